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
 * entry is a billed row, so the migrations use WITHOUT ROWID wherever no number is needed, and messages have one index.
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
  /** The time of its newest message, or of its creation, by which lists are ordered. */
  active_at: text().notNull(),
  /**
   * JSON: the members after whom a group without a title is named; stored in the row, so that a list need not read
   * members.
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
    /** For owners and admins: the number of pending join requests. */
    join_requests: integer().notNull().default(0),
    request: text({ enum: ["pending", "ignored"] }),
    /** JSON: the members whom they have blocked; null if none. */
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
    /** D1's own number for the message, ordered by time: also its row in `message_search`. */
    row_id: integer().primaryKey(),
    conversation_id: text().notNull(),
    id: integer().notNull(),
    version: integer().notNull(),
    text_version: integer().notNull().default(0),
    client_id: text(),
    sender_id: text().notNull(),
    kind: text({ enum: ["text", "image", "audio", "video", "file", "system"] }).notNull(),
    text: text(),
    /** The words by which search finds it; null if it never does. Triggers update `message_search` from this. */
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
    /** JSON: the event that a system message reports. */
    system: text(),
    /** JSON: the original author of a forwarded message. */
    forwarded: text(),
    /** JSON: the preview of its first link. */
    preview: text(),
    /** For a message with replies: the time of the newest, and JSON of the newest ones as [id, sender_id]. */
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
    /**
     * JSON: by user id, how many messages they sent, how many mention them, and how many of theirs mention everyone.
     */
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

/** The threads that people follow or (not `following`) have unfollowed, by the message that started them. */
export const threadFollows = sqliteTable(
  "thread_follows",
  {
    user_id: text().notNull(),
    conversation_id: text().notNull(),
    message_id: integer().notNull(),
    following: integer({ mode: "boolean" }).notNull(),
    /** Whether they chose to follow it, rather than following it automatically. */
    by_hand: integer({ mode: "boolean" }).notNull().default(false),
    /** The last reply that they have read. */
    read: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.user_id, table.conversation_id, table.message_id] }),
    index("thread_follows_by_thread").on(table.conversation_id, table.message_id),
  ],
);

/** Cached translations; for an edited message only that of the newest `version` stays. */
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
 * The group of an invitation's code, by the code's SHA-256. The group's object has everything else, and decides.
 * Written before the object's row, so that every code that the object knows can be found.
 */
export const invitations = sqliteTable(
  "invitations",
  { code_hash: text().primaryKey(), conversation_id: text().notNull() },
  (table) => [index("invitations_by_conversation").on(table.conversation_id)],
);

/** The groups that people ask to join, whose objects have the requests. A row may outlive its request. */
export const joinRequests = sqliteTable(
  "join_requests",
  { user_id: text().notNull(), conversation_id: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.user_id, table.conversation_id] }),
    index("join_requests_by_conversation").on(table.conversation_id),
  ],
);
