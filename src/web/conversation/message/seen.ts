import type { Member, Message } from "#client/index.ts";

type Sent = Pick<Message, "id" | "sender_id" | "created_at">;

/** Who has read this message, its sender and me aside. */
export function seenBy(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): readonly Member[] {
  return [...members.values()].filter((member) => hasSeen(member, message, me));
}

/** Whether anyone has. */
export function isSeen(
  message: Sent,
  members: ReadonlyMap<string, Member>,
  me: string | null,
): boolean {
  for (const member of members.values()) if (hasSeen(member, message, me)) return true;
  return false;
}

/** One who joins has nothing unread of what was said before, which does not mean that they have seen it. */
function hasSeen(member: Member, message: Sent, me: string | null): boolean {
  const { user_id, read, joined_at, left_at } = member;
  if (left_at !== null || user_id === me || user_id === message.sender_id) return false;
  return read >= message.id && joined_at <= message.created_at;
}
