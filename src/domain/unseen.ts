import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import { unreadAfter, type Personal } from "./reading.ts";
import { isCounted } from "./tally.ts";

/** The server looks for unseen messages at multiples of this time (ms), so that a busy conversation looks rarely. */
const GRANULARITY_MS = 15_000;

/** When to look for who has not seen a message that was sent then (ms). */
export function unseenDue(createdAt: number, afterMs: number): number {
  return Math.ceil((createdAt + afterMs) / GRANULARITY_MS) * GRANULARITY_MS;
}

/**
 * Whose unseen messages an endpoint learns of: everyone's, but for members who muted the conversation
 * or want to hear nothing of it; some want their mentions only. In a group with
 * more members than an inbox follows, only of those whom one of the messages mentions (as in INBOX-4).
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

/** The messages among these, in their order, that count as unread for this member. */
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
