import type { Grant } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { Limits } from "#protocol/limits.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { User } from "#protocol/user.ts";

export const AT = "2026-11-01T12:00:00.000Z";

export function user(id: string): User {
  return {
    id,
    username: id,
    display_name: id.toUpperCase(),
    language: "en",
    avatar_url: null,
    created_at: AT,
  };
}

export function member(user_id: string, more: Partial<Member> = {}): Member {
  const profile = { username: user_id, display_name: user_id, avatar_url: null };
  return {
    user_id,
    ...profile,
    nickname: null,
    role: "member",
    read: 0,
    delivered: 0,
    version: 1,
    joined_at: AT,
    left_at: null,
    ...more,
  };
}

export function message(id: number, more: Partial<Message> = {}): Message {
  return {
    id,
    version: id,
    text_version: id,
    conversation_id: "c1",
    client_id: null,
    sender_id: "ann",
    kind: "text",
    text: `text ${id}`,
    media_url: null,
    media: null,
    language: null,
    reply_to: null,
    reply_count: 0,
    last_reply_id: null,
    mentions: [],
    reactions: [],
    pinned: false,
    created_at: AT,
    edited_at: null,
    deleted_at: null,
    ...more,
  };
}

/** Grants `access-1`/`refresh-1`, `access-2`/`refresh-2`, …, good for 15 minutes. */
export function grant(number: number, user_id = "me"): Grant {
  return {
    user: user(user_id),
    access_token: `access-${number}`,
    token_type: "Bearer",
    expires_in: 900,
    refresh_token: `refresh-${number}`,
  };
}

/** What a conversation is to someone who has nothing in it to read. */
export const PERSONAL = {
  read: 0,
  unread_from: null,
  unread_count: 0,
  mention_count: 0,
  settings: { muted_until: null, archived: false, pinned: false, translate: false },
  revision: 1,
};

/** A group in a list. */
export function view(id: string, revision: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    kind: "group",
    title: `${id} at ${revision}`,
    avatar_url: null,
    version: 1,
    created_at: "2026-01-01T00:00:00.000Z",
    role: "member",
    head: revision,
    member_count: 2,
    read: 0,
    unread_from: null,
    unread_count: revision,
    mention_count: 0,
    settings: { muted_until: null, archived: false, pinned: false, translate: false },
    revision,
    last_message: null,
    last_sender: null,
    direct_with: null,
    named_after: [],
    ...more,
  };
}

export const LIMITS: Limits = {
  max_text_length: 8_000,
  max_frame_bytes: 65_536,
  text_bytes_per_day: 20_000_000,
  conversation_bytes: 8_000_000_000,
  max_members: 1_000,
  brings_per_hour: 10,
  strangers_per_hour: 20,
  sends_per_second: 10,
  send_burst: 40,
  frames_per_second: 20,
  frame_burst: 100,
  typing_interval_ms: 1_000,
  presence_max: 100,
  welcome_members_max: 200,
  receipts_max: 32,
  reactions_max: 20,
  reactors_max: 1_000,
  mentions_max: 50,
  pins_max: 50,
  revisions_max: 100,
  read_interval_ms: 1_000,
  inbox_fanout_max: 100,
  inbox_typing_max: 20,
  inbox_presence_max: 50,
  page_max: 200,
  max_media_bytes: 25_000_000,
  media_bytes_per_user: 1_000_000_000,
  avatar_pixels_max: 1_024,
  avatar_bytes_max: 1_000_000,
  upload_lease_ms: 60_000,
};
