import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { Message } from "#protocol/message.ts";
import { isNotified } from "#protocol/notifying.ts";
import { unreadAfter, type Personal } from "./reading.ts";
import { isCounted } from "./tally.ts";

type Said = Pick<Message, "id" | "sender_id" | "kind" | "mentions" | "deleted_at">;

export function mentions({ mentions: called }: Pick<Message, "mentions">, userId: string): boolean {
  return called.includes(userId) || called.includes(MENTION_ALL);
}

/** PUSH-3: whether to notify this member of a message. In a `large` group only mentions notify. */
export function notifies(
  message: Said,
  { user_id, read }: Pick<Member, "user_id" | "read">,
  personal: Personal,
  { large, now }: { large: boolean; now: number },
): boolean {
  if (message.sender_id === user_id || !isCounted(message)) return false;
  if (message.id <= unreadAfter(read, personal) || personal.request !== null) return false;
  if (personal.apart.includes(message.sender_id)) return false;
  const mentioned = mentions(message, user_id);
  return (!large || mentioned) && isNotified(personal.settings, mentioned, now);
}
