import { primary, type Message } from "#client/index.ts";
import { isForeign } from "#web/translation/foreign.ts";

/** How many recent messages count, and how many in a language are more than a greeting. */
const RECENT = 20;
const ENOUGH = 3;

/** Someone who recently wrote in a language that I do not read. */
export interface Hint {
  readonly senderId: string;
  readonly language: string;
}

/** `null` unless most recent messages by others are in one language that I do not read. */
export function hintOf(
  messages: readonly Message[],
  myId: string | null,
  reading: string,
): Hint | null {
  const others = messages.slice(-RECENT).filter(({ sender_id, deleted_at, language }) => {
    return sender_id !== myId && deleted_at === null && language !== null;
  });
  const last = others.findLast((message) => isForeign(message, reading));
  if (last === undefined || last.language === null) return null;
  const language = primary(last.language);
  const same = others.filter((message) => primary(message.language ?? "") === language);
  if (same.length < ENOUGH || same.length * 2 <= others.length) return null;
  return { senderId: last.sender_id, language };
}
