import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { Message } from "#protocol/message.ts";
import { isNotified } from "#protocol/notifying.ts";
import { unreadAfter, type Personal } from "./reading.ts";
import { isCounted } from "./tally.ts";

type Said = Pick<Message, "id" | "sender_id" | "kind" | "mentions" | "deleted_at" | "reply_to">;

/** The threads that a person follows in a conversation: by its first message, the last reply that they have read. */
export type FollowedThreads = ReadonlyMap<number, number>;

export function mentions({ mentions: called }: Pick<Message, "mentions">, userId: string): boolean {
  return called.includes(userId) || called.includes(MENTION_ALL);
}

/** INBOX-4: whether a conversation has so many members that only what is addressed to them reaches them at once. */
export function isLarge(members: readonly unknown[]): boolean {
  return members.length > INBOX_FANOUT_MAX;
}

/** FOLLOW-6: whether a message is a reply in a thread that the person follows and has not read so far. */
export function isFollowed(
  { id, reply_to }: Pick<Message, "id" | "reply_to">,
  followed: FollowedThreads,
): boolean {
  const read = reply_to === null ? undefined : followed.get(reply_to);
  return read !== undefined && id > read;
}

/** PUSH-3: whether to notify this member of a message. In a `large` group only what is addressed to them notifies. */
export function notifies(
  message: Said,
  { user_id, read }: Pick<Member, "user_id" | "read">,
  personal: Personal,
  { large, now, followed }: { large: boolean; now: number; followed: FollowedThreads },
): boolean {
  if (message.sender_id === user_id || !isCounted(message)) return false;
  if (message.id <= unreadAfter(read, personal) || personal.request !== null) return false;
  if (personal.apart.includes(message.sender_id)) return false;
  const addressed = mentions(message, user_id) || isFollowed(message, followed);
  return (!large || addressed) && isNotified(personal.settings, addressed, now);
}
