import type { Session } from "#protocol/auth.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { NamedMember } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import type { SavedDraft } from "#protocol/saved-draft.ts";
import type { User } from "#protocol/user.ts";

/** The people and things that the examples use. */
export const NOON = "2026-03-14T12:00:00.000Z";
export const PICTURE = "/api/v1/media/4Jx2Qm9fT0a7bC1dE2fG3h";
export const LAPTOP = "Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0";
export const TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
export const REFRESH_TOKEN = "k3VnQ0h1p2wXz7sYd9aBcE";
export const DEVICE_SECRET = "Zr8tq1mUu4yPpL0oKk5nHg";
export const ADA_ID = "5c0a2f6e-7f43-4a38-9d5b-0b0f6b1f8a01";
export const GRACE_ID = "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02";
export const BOT_ID = "bot_k3v9q2m7x1c8z5t4";
export const PLANS_ID = "0e7d9a24-5739-46e2-806c-91453b00fe1f";

/** Used for every record with metadata, and for every request that changes it. */
export const METADATA =
  "An app-defined JSON object of at most `limits.metadata_bytes`; absent if there is none (META-1)";
export const METADATA_PATCH =
  "A merge patch (RFC 7396) of the app-defined JSON: null as a value removes a key, null alone removes all keys (META-2)";

export const ADA: User = {
  id: ADA_ID,
  username: "ada",
  display_name: "Ada Lovelace",
  language: "en",
  avatar_url: null,
  kind: "person",
  external_id: null,
  created_at: NOON,
};

export const SESSION_SAMPLE: Session = {
  id: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11",
  current: false,
  user_agent: LAPTOP,
  created_at: NOON,
  last_used_at: NOON,
  expires_at: "2026-09-10T12:00:00.000Z",
  device: "Chrome · Linux",
  network: "203.0.113.0/24",
  country: "GB",
  city: "London",
  new_device: true,
};

export const NAMED_ADA: NamedMember = {
  user_id: ADA_ID,
  username: "ada",
  display_name: "Ada Lovelace",
  avatar_url: null,
  nickname: null,
};

export const DRAFT_SAMPLE: SavedDraft = {
  conversation_id: PLANS_ID,
  text: "Let us meet at",
  reply_to: null,
  position: 1_773_489_600_001,
  updated_at: NOON,
};

export const HELLO: Message = {
  id: 41,
  version: 41,
  text_version: 41,
  conversation_id: PLANS_ID,
  client_id: "a1b2c3",
  sender_id: ADA_ID,
  kind: "text",
  text: "Lunch at one, @grace?",
  media_url: null,
  media: null,
  language: "en",
  reply_to: null,
  reply_count: 0,
  last_reply_id: null,
  mentions: [GRACE_ID],
  reactions: [{ emoji: "👍", count: 1, user_ids: [GRACE_ID] }],
  pinned: false,
  created_at: NOON,
  edited_at: null,
  deleted_at: null,
};

export const LIMITS_SAMPLE: Limits = {
  max_text_length: 8_000,
  max_frame_bytes: 65_536,
  text_bytes_per_day: 20_000_000,
  conversation_bytes: 8_000_000_000,
  max_members: 1_000,
  metadata_bytes: 4_096,
  metadata_depth: 5,
  metadata_keys: 100,
  strangers_per_hour: 20,
  brings_per_hour: 10,
  blocks_max: 1_000,
  drafts_max: 100,
  drafts_bytes: 131_072,
  invitations_max: 50,
  join_requests_max: 100,
  own_join_requests_max: 20,
  request_messages_max: 5,
  sends_per_second: 10,
  sends_per_minute_total: 1_200,
  send_burst: 40,
  frames_per_second: 20,
  frame_burst: 100,
  typing_interval_ms: 1_000,
  events_per_second: 10,
  event_burst: 40,
  event_bytes: 8_192,
  presence_max: 100,
  welcome_members_max: 200,
  receipts_max: 32,
  reactions_max: 20,
  reactors_max: 1_000,
  mentions_max: 50,
  pins_max: 50,
  album_max: 10,
  revisions_max: 100,
  read_interval_ms: 1_000,
  read_times_max: 32,
  inbox_fanout_max: 100,
  inbox_typing_max: 20,
  inbox_presence_max: 50,
  page_max: 200,
  max_media_bytes: 25_000_000,
  media_bytes_per_user: 1_000_000_000,
  avatar_pixels_max: 1_024,
  avatar_bytes_max: 1_000_000,
  small_pixels_max: 128,
  small_bytes_max: 32_768,
  upload_lease_ms: 60_000,
  bio_length: 140,
  username_changes_max: 3,
  username_reserved_ms: 2_592_000_000,
  previews_per_minute: 20,
  preview_picture_bytes_per_day: 50_000_000,
  thread_unread_max: 30,
  threads_max: 1_000,
};
