import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import { unreadAfter, type Personal } from "./reading.ts";
import { isCounted } from "./tally.ts";

/** The server checks for unseen messages at multiples of this time (ms), so that a busy conversation checks rarely. */
const GRANULARITY_MS = 15_000;

/** Returns when to check who has not seen a message sent at that time (ms). */
export function unseenDue(createdAt: number, afterMs: number): number {
  return Math.ceil((createdAt + afterMs) / GRANULARITY_MS) * GRANULARITY_MS;
}

/**
 * The members whose unseen messages an endpoint is notified of: everyone, except members who muted the conversation or
 * its notifications; for some only their mentions. In a group with more members than an inbox follows, only members
 * whom one of the messages mentions (as in INBOX-4).
 */
export function watched(
  members: readonly Member[],
  messages: readonly Pick<Message, "mentions">[],
  isMuted: (userId: string) => boolean,
): { people: Member[]; mentionsOnly: boolean } {
  const mentionsOnly = members.length > INBOX_FANOUT_MAX;
  const mentioned = new Set(messages.flatMap(({ mentions }) => mentions));
  const isCalled = ({ user_id }: Member) =>
    !mentionsOnly || mentioned.has(user_id) || mentioned.has(MENTION_ALL);
  const people = members.filter((member) => isCalled(member) && !isMuted(member.user_id));
  return { people, mentionsOnly };
}

/** Returns the messages that count as unread for this member, in their order. */
export function unseenBy(
  { user_id, read }: Member,
  personal: Personal,
  messages: readonly Message[],
  mentionsOnly: boolean,
): Message[] {
  const after = unreadAfter(read, personal);
  const calledOnly = mentionsOnly || personal.settings.notify === "mentions";
  return messages.filter(
    (message) =>
      message.id > after &&
      message.sender_id !== user_id &&
      !personal.apart.includes(message.sender_id) &&
      isCounted(message) &&
      (!calledOnly || message.mentions.some((id) => id === user_id || id === MENTION_ALL)),
  );
}
