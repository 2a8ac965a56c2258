import { encodeFrame } from "#protocol/encode.ts";
import type { AnswerFrame } from "#protocol/frames/answer.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Room } from "./room.ts";

/** COMMAND-3: sends a bot's answer to the open sockets of one member. */
export function whisper(
  room: Pick<Room, "member" | "sockets">,
  { botId, userId }: { botId: string; userId: string },
  frame: AnswerFrame,
): Result<null> {
  for (const id of [botId, userId]) {
    const found = room.member(id);
    if (!found.ok) return found;
  }
  room.sockets.sendToUser(userId, encodeFrame(frame), Date.now());
  return ok(null);
}
