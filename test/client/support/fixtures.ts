import type { Grant } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { Media } from "#protocol/media.ts";
import type { Member } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { User } from "#protocol/user.ts";
import { LIMITS_SAMPLE } from "#server/documents/parts/samples.ts";

export const AT = "2026-11-01T12:00:00.000Z";

export function user(id: string): User {
  return {
    id,
    username: id,
    display_name: id.toUpperCase(),
    language: "en",
    avatar_url: null,
    kind: "person",
    external_id: null,
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
/** An uploaded picture. */
export function media(more: Partial<Media> = {}): Media {
  return {
    name: null,
    content_type: "image/png",
    size: 1,
    width: null,
    height: null,
    duration_ms: null,
    placeholder: null,
    waveform: null,
    transcript: null,
    ...more,
  };
}

export function grant(number: number, user_id = "me"): Grant {
  return {
    user: user(user_id),
    access_token: `access-${number}`,
    token_type: "Bearer",
    expires_in: 900,
    refresh_token: `refresh-${number}`,
  };
}

/** The personal part of a conversation without anything to read. */
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

export const LIMITS: Limits = LIMITS_SAMPLE;
