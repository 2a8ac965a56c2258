import { isBotId } from "./bot/bot-id.ts";
import type { Member } from "./member.ts";
import type { Message } from "./message.ts";

type Sent = Pick<Message, "id" | "sender_id" | "created_at">;

/**
 * Whether a member may have read a message: they are neither its sender nor a bot, and were a member when it was sent.
 * Joining marks everything earlier as read, so the read position of someone who joined later shows nothing.
 */
export function couldRead(
  { user_id, joined_at }: Pick<Member, "user_id" | "joined_at">,
  { sender_id, created_at }: Sent,
): boolean {
  return user_id !== sender_id && !isBotId(user_id) && joined_at <= created_at;
}

/** RECEIPT-3: whether a member has read a message, as far as the caller may see their read position. */
export function hasRead(
  member: Pick<Member, "user_id" | "joined_at" | "read">,
  message: Sent,
): boolean {
  return couldRead(member, message) && member.read >= message.id;
}
