import { isBotId } from "#protocol/bot/bot-id.ts";
import { isDeletedAccount } from "#protocol/deleted-account.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { APP_ID } from "#protocol/user.ts";

/** A person who follows a thread because of its messages. */
export interface Follower {
  user_id: string;
  message_id: number;
  /** A new follower has read this far: up to the reply that makes them follow it. */
  read: number;
}

/**
 * FOLLOW-1: returns who follows a thread after this reply: its author, the author of the reply, and the people whom
 * either mentions by name. Bots and the app follow no threads.
 */
export function followersOf(
  root: Message,
  reply: Message,
  members: ReadonlyMap<string, Member>,
): Follower[] {
  const named = [root.sender_id, reply.sender_id, ...root.mentions, ...reply.mentions];
  return [...new Set(named)].flatMap((user_id) => {
    const member = members.get(user_id);
    const isThere = member !== undefined && member.left_at === null && !isDeletedAccount(member);
    if (!isThere || user_id === APP_ID || isBotId(user_id)) return [];
    return [{ user_id, message_id: root.id, read: reply.id - 1 }];
  });
}
