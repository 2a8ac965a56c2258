import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import { isFollowed, isLarge, mentions, type FollowedThreads } from "./notified.ts";
import { unreadAfter, type Personal } from "./reading.ts";
import { isCounted } from "./tally.ts";

/** The server checks for unseen messages at multiples of this time (ms), so that a busy conversation checks rarely. */
const GRANULARITY_MS = 15_000;

/** Returns when to check who has not seen a message sent at that time (ms). */
export function unseenDue(createdAt: number, afterMs: number): number {
  return Math.ceil((createdAt + afterMs) / GRANULARITY_MS) * GRANULARITY_MS;
}

/** The threads that people follow, by their user ids. */
export type Following = ReadonlyMap<string, FollowedThreads>;

const NO_THREADS: FollowedThreads = new Map();

/** Whether some member hears only of mentions and followed threads, as everyone does in a large group. */
export function needsFollowers(
  members: readonly Member[],
  personalOf: (userId: string) => Personal,
): boolean {
  return (
    isLarge(members) ||
    members.some(({ user_id }) => personalOf(user_id).settings.notify === "mentions")
  );
}

/** Returns the threads of these messages whose followers decide about them. */
export function threadsOf(messages: readonly Message[]): number[] {
  return [...new Set(messages.filter(isCounted).flatMap(({ reply_to }) => reply_to ?? []))];
}

/**
 * The members whose unseen messages an endpoint is notified of: everyone, except members who muted the conversation or
 * its notifications; for some only what is addressed to them. In a group with more members than an inbox follows, only
 * members whom one of the messages mentions, or who follow a thread of one (as in INBOX-4).
 */
export function watched(
  members: readonly Member[],
  messages: readonly Pick<Message, "mentions">[],
  { following, isMuted }: { following: Following; isMuted: (userId: string) => boolean },
): { people: Member[]; addressedOnly: boolean } {
  const addressedOnly = isLarge(members);
  const mentioned = new Set(messages.flatMap((message) => message.mentions));
  const isAddressed = ({ user_id }: Member) =>
    mentioned.has(user_id) || mentioned.has(MENTION_ALL) || following.has(user_id);
  const people = members.filter(
    (member) => (!addressedOnly || isAddressed(member)) && !isMuted(member.user_id),
  );
  return { people, addressedOnly };
}

/** Returns the messages that count as unread for this member, in their order. */
export function unseenBy(
  { user_id, read }: Member,
  personal: Personal,
  messages: readonly Message[],
  { following, addressedOnly }: { following: Following; addressedOnly: boolean },
): Message[] {
  const after = unreadAfter(read, personal);
  const isOnlyIfAddressed = addressedOnly || personal.settings.notify === "mentions";
  const followed = following.get(user_id) ?? NO_THREADS;
  return messages.filter(
    (message) =>
      message.id > after &&
      message.sender_id !== user_id &&
      !personal.apart.includes(message.sender_id) &&
      isCounted(message) &&
      (!isOnlyIfAddressed || mentions(message, user_id) || isFollowed(message, followed)),
  );
}
