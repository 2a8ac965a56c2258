import { isBotId, type Member, type Message } from "#client/index.ts";

type Sent = Pick<Message, "id" | "sender_id" | "created_at">;

/** The members who have read this message, without its sender and me. */
export function seenBy(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): readonly Member[] {
  return [...members.values()].filter((member) => hasSeen(member, message, me));
}

/** When members have read a message, by user id; null if it is not known. */
export type ReadTimes = ReadonlyMap<string, string | null>;

/** Sorts by the time of reading. Those without a known time come last, in their own order. */
export function latestFirst(members: readonly Member[], times: ReadTimes): readonly Member[] {
  const timeOf = ({ user_id }: Member) => times.get(user_id) ?? "";
  return members.toSorted((one, other) => timeOf(other).localeCompare(timeOf(one)));
}

/** Whether every member who could see it has. False if there is no such member. */
export function isSeenByAll(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): boolean {
  let isSeen = false;
  for (const member of members.values()) {
    if (!couldSee(member, message, me)) continue;
    if (member.read < message.id) return false;
    isSeen = true;
  }
  return isSeen;
}

function hasSeen(member: Member, message: Sent, me: string | null): boolean {
  return couldSee(member, message, me) && member.read >= message.id;
}

/**
 * Whether a person was a member when it was sent, and still is. Joining marks everything earlier as read, so the read
 * position of someone who joined later does not show that they have seen it.
 */
function couldSee(member: Member, message: Sent, me: string | null): boolean {
  const { user_id, joined_at, left_at } = member;
  if (left_at !== null || user_id === me || user_id === message.sender_id) return false;
  return !isBotId(user_id) && joined_at <= message.created_at;
}
