import { isBotId, type Member, type Message } from "#client/index.ts";

type Sent = Pick<Message, "id" | "sender_id" | "created_at">;

/** Who has read this message, its sender and me aside. */
export function seenBy(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): readonly Member[] {
  return [...members.values()].filter((member) => hasSeen(member, message, me));
}

/** Whether everyone has who could; in a conversation without any such person, nobody has. */
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
 * A person who was a member when it was sent, and still is: someone who joins later has nothing earlier unread, but has
 * not seen it.
 */
function couldSee(member: Member, message: Sent, me: string | null): boolean {
  const { user_id, joined_at, left_at } = member;
  if (left_at !== null || user_id === me || user_id === message.sender_id) return false;
  return !isBotId(user_id) && joined_at <= message.created_at;
}
