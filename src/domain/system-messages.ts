import type { Role } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";

/**
 * The events that the server reports in a conversation (SYSTEM-1): the wire's `SystemEvent`, narrowed to the known
 * types.
 */
export type Reported =
  | { type: "joined" | "left" }
  | { type: "renamed"; title: string | null }
  | { type: "added" | "removed"; user_ids: string[] }
  | { type: "role"; user_ids: string[]; role: Role }
  | { type: "pinned"; message_id: number };

interface Place {
  conversation_id: string;
  /** The person who acted. */
  sender_id: string;
  /** Its id and version: one greater than that of the record before it. */
  id: number;
}

export function systemMessage(place: Place, system: Reported, now: string): Message {
  const { conversation_id, sender_id, id } = place;
  return {
    id,
    version: id,
    text_version: id,
    conversation_id,
    client_id: null,
    sender_id,
    kind: "system",
    system,
    text: null,
    media_url: null,
    media: null,
    language: null,
    reply_to: null,
    reply_count: 0,
    last_reply_id: null,
    mentions: [],
    reactions: [],
    pinned: false,
    created_at: now,
    edited_at: null,
    deleted_at: null,
  };
}

/** SYSTEM-3: whether a message is the server's report, which cannot be changed. */
export function isReport({ system }: Pick<Message, "system">): boolean {
  return system !== undefined;
}
