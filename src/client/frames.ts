import type { DownFrame } from "#protocol/frames/down.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { isAnswer } from "./answer.ts";

const FRAMES: Record<DownFrame["type"], true> = {
  welcome: true,
  snapshot: true,
  changes: true,
  ack: true,
  error: true,
  typing: true,
  event: true,
  answer: true,
  presence: true,
  receipt: true,
  translation: true,
  translation_failed: true,
  closing: true,
};

const INBOX_FRAMES: Record<InboxDownFrame["type"], true> = {
  welcome: true,
  snapshot: true,
  changes: true,
  typing: true,
  online: true,
  new_sign_ins: true,
  blocks: true,
  draft: true,
  presence: true,
  ack: true,
  error: true,
  closing: true,
};

/** Parses a frame; returns `null` for an unknown type, which a newer server may send. */
export function readFrame(text: string): DownFrame | null {
  const frame = parseJson(text);
  return isFrame<DownFrame>(frame, FRAMES) ? frame : null;
}

/** The same for the inbox socket. */
export function readInboxFrame(text: string): InboxDownFrame | null {
  const frame = parseJson(text);
  return isFrame<InboxDownFrame>(frame, INBOX_FRAMES) ? frame : null;
}

/** The subprotocol proves that the other side is a Parley server, so the type of a frame determines its fields. */
function isFrame<F extends { type: string }>(
  value: unknown,
  types: Record<F["type"], true>,
): value is F {
  return isAnswer<{ type: unknown }>(value, "type") && Object.hasOwn(types, String(value.type));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
