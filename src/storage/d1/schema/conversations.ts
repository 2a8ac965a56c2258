import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/*
 * D1 serves queries across conversations. Columns are named as on the wire. Only the projection writes `conversations`,
 * `members`, `messages` and `tallies`: they copy the objects' own records, and `version` guards each row. Each index
 * entry is a billed row. So the migrations say WITHOUT ROWID wherever no number is needed, and a message has one index.
 * `message_search` (FTS5, see `0013_search_words.sql`) indexes `messages.words`.
 */

export const conversations = sqliteTable("conversations", {
  id: text().primaryKey(),
  kind: text({ enum: ["direct", "group"] }).notNull(),
  title: text(),
  avatar_url: text(),
  version: integer().notNull(),
  head: integer().notNull(),
  member_count: integer().notNull(),
  created_by: text(),
  created_at: text().notNull(),
  /** The time of its newest message, or of its creation: the order of the list. */
  active_at: text().notNull(),
  /**
   * JSON: the members that a group without a title is named after; kept with the row, so that a list reads no members
   * for it.
   */
  name_givers: text(),
  /** Null for all of it, and for a direct conversation. */
  history: text({ enum: ["all", "joined"] }),
  metadata: text(),
  members_invite: integer({ mode: "boolean" }).notNull().default(false),
  join_approval: integer({ mode: "boolean" }).notNull().default(false),
  /** The time of the last projection, in ms, by which an inbox resumes. */
  changed_at: integer().notNull(),
});

export const members = sqliteTable(
  "members",
  {
    conversation_id: text().notNull(),
    user_id: text().notNull(),
    username: text().notNull(),
    display_name: text().notNull(),
    avatar_url: text(),
    nickname: text(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    version: integer().notNull(),
    joined_at: text().notNull(),
    left_at: text(),
    read: integer().notNull(),
    unread_from: integer(),
    muted_until: text(),
    archived: integer({ mode: "boolean" }).notNull(),
    pinned: integer({ mode: "boolean" }).notNull(),
    translate: integer({ mode: "boolean" }).notNull().default(false),
    /** Which messages notify the person; null for all. */
    notify: text({ enum: ["mentions", "nothing"] }),
    opened: integer({ mode: "boolean" }).notNull().default(true),
    visible_from: integer().notNull().default(0),
    /** Of an owner or admin: how many people wait to join. */
    join_requests: integer().notNull().default(0),
    request: text({ enum: ["pending", "ignored"] }),
    /** JSON: the people there whom they have blocked; null without any. */
    apart: text(),
    /** Guards the personal columns (from `read` on), as `version` guards the rest. */
    personal_sequence: integer().notNull(),
    changed_at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversation_id, table.user_id] }),
    index("members_by_user").on(table.user_id),
  ],
);

export const messages = sqliteTable(
  "messages",
  {
    /** D1's own number for the message, in the order they were made: also its row in `message_search`. */
    row_id: integer().primaryKey(),
    conversation_id: text().notNull(),
    id: integer().notNull(),
    version: integer().notNull(),
    text_version: integer().notNull().default(0),
    client_id: text(),
    sender_id: text().notNull(),
    kind: text({ enum: ["text", "image", "audio", "video", "file", "system"] }).notNull(),
    text: text(),
    /** The words that search finds it by; null where it never does. Triggers keep `message_search` in step with them. */
    words: text(),
    media_url: text(),
    media: text(),
    language: text(),
    reply_to: integer(),
    reply_count: integer().notNull(),
    last_reply_id: integer(),
    mentions: text(),
    reactions: text(),
    pinned: integer().notNull(),
    metadata: text(),
    /** JSON: what a system message reports. */
    system: text(),
    /** JSON: who wrote a forwarded message first. */
    forwarded: text(),
    /** JSON: what the page behind its first link says of itself. */
    preview: text(),
    /** Of a message that has replies: the time of the newest, and JSON of the newest ones, [id, sender_id] each. */
    last_reply_at: text(),
    recent_replies: text(),
    album: text(),
    created_at: text().notNull(),
    edited_at: text(),
    deleted_at: text(),
  },
  (table) => [uniqueIndex("messages_by_id").on(table.conversation_id, table.id)],
);

/** The tally of each whole block of a conversation's messages; see `domain/tally.ts`. */
export const tallies = sqliteTable(
  "tallies",
  {
    conversation_id: text().notNull(),
    level: integer().notNull(),
    block: integer().notNull(),
    version: integer().notNull(),
    live: integer().notNull(),
    calls_all: integer().notNull(),
    /** JSON: by user id, how many messages they sent, how many mention them, how many of theirs mention everyone. */
    people: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversation_id, table.level, table.block] })],
);

/**
 * People with an inbox open, and until when at most (ms, by D1's clock): conversations call only these people's
 * objects.
 */
export const inboxes = sqliteTable("inboxes", {
  user_id: text().primaryKey(),
  open_until: integer().notNull(),
});

/** Who follows which thread, by the message that began it, or (not `following`) has stopped. */
export const threadFollows = sqliteTable(
  "thread_follows",
  {
    user_id: text().notNull(),
    conversation_id: text().notNull(),
    message_id: integer().notNull(),
    following: integer({ mode: "boolean" }).notNull(),
    /** They follow it because they chose to, and not because of what was said in it. */
    by_hand: integer({ mode: "boolean" }).notNull().default(false),
    /** The last reply that they have seen. */
    read: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.user_id, table.conversation_id, table.message_id] })],
);

/** Translations, each made once; of an edited message only the newest `version` stays. */
export const translations = sqliteTable(
  "translations",
  {
    conversation_id: text().notNull(),
    message_id: integer().notNull(),
    language: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    provider: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversation_id, table.message_id, table.language] })],
);

/**
 * Which group an invitation's code leads to, by the code's SHA-256: the group's object has all else, and decides. Written
 * before it, so that a code that the object knows is found.
 */
export const invitations = sqliteTable(
  "invitations",
  { code_hash: text().primaryKey(), conversation_id: text().notNull() },
  (table) => [index("invitations_by_conversation").on(table.conversation_id)],
);

/** Which groups someone asks to join; those groups' objects have the requests. A row may outlive its request. */
export const joinRequests = sqliteTable(
  "join_requests",
  { user_id: text().notNull(), conversation_id: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.user_id, table.conversation_id] }),
    index("join_requests_by_conversation").on(table.conversation_id),
  ],
);
