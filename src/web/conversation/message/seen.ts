import { couldRead, hasRead, type Member, type Message } from "#client/index.ts";

type Sent = Pick<Message, "id" | "sender_id" | "created_at">;

/** The members who have read this message, without its sender and me. */
export function seenBy(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): readonly Member[] {
  return [...members.values()].filter((member) => isOther(member, me) && hasRead(member, message));
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
    if (!isOther(member, me) || !couldRead(member, message)) continue;
    if (member.read < message.id) return false;
    isSeen = true;
  }
  return isSeen;
}

/** Whether they are a member still, and not me. */
function isOther({ user_id, left_at }: Member, me: string | null): boolean {
  return left_at === null && user_id !== me;
}
