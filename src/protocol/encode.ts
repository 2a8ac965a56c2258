import type { BotDownFrame } from "./bot/frames.ts";
import type { DownFrame } from "./frames/down.ts";
import type { UpFrame } from "./frames/up.ts";
import type { InboxDownFrame, InboxUpFrame } from "./inbox/frames.ts";

export function encodeFrame(frame: UpFrame | DownFrame): string {
  return JSON.stringify(frame);
}

export function encodeInboxFrame(frame: InboxUpFrame | InboxDownFrame): string {
  return JSON.stringify(frame);
}

export function encodeBotFrame(frame: BotDownFrame): string {
  return JSON.stringify(frame);
}
