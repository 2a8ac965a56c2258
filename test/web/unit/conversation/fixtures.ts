import type { Member, Message, PendingSend } from "#client/index.ts";

const NOON = Date.parse("2026-05-04T12:00:00");

/** A message of `sender_id`, `minutes` after noon of the reader's day. */
export function message(
  id: number,
  sender_id: string,
  minutes: number,
  more: Partial<Message> = {},
): Message {
  return {
    id,
    version: id,
    text_version: id,
    conversation_id: "c",
    client_id: null,
    sender_id,
    kind: "text",
    text: `message ${id}`,
    media_url: null,
    media: null,
    language: null,
    reply_to: null,
    reply_count: 0,
    last_reply_id: null,
    mentions: [],
    reactions: [],
    pinned: false,
    created_at: new Date(NOON + minutes * 60_000).toISOString(),
    edited_at: null,
    deleted_at: null,
    ...more,
  };
}

export function pending(
  client_id: string,
  minutes: number,
  more: Partial<PendingSend> = {},
): PendingSend {
  return {
    client_id,
    draft: { text: client_id },
    queued_at: NOON + minutes * 60_000,
    refusals: 0,
    status: { state: "queued", notBefore: 0 },
    ...more,
  };
}

export function member(user_id: string, more: Partial<Member> = {}): Member {
  return {
    user_id,
    username: user_id,
    display_name: user_id,
    avatar_url: null,
    nickname: null,
    role: "member",
    read: 0,
    delivered: 0,
    version: 1,
    joined_at: "2026-05-04T00:00:00.000Z",
    left_at: null,
    ...more,
  };
}
