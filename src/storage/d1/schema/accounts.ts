import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

export const users = sqliteTable(
  "users",
  {
    id: text().primaryKey(),
    username: text().notNull(),
    /** The username in lower case, by which it is unique. */
    username_key: text().notNull(),
    display_name: text().notNull(),
    language: text().notNull(),
    avatar_url: text(),
    bio: text(),
    read_receipts: integer({ mode: "boolean" }).notNull().default(true),
    show_last_seen: integer({ mode: "boolean" }).notNull().default(true),
    /** Whether the server creates previews of links that they send. */
    link_previews: integer({ mode: "boolean" }).notNull().default(true),
    /** When their last inbox socket closed, to the minute. */
    last_seen_at: text(),
    kind: text({ enum: ["person", "bot"] })
      .notNull()
      .default("person"),
    /** JSON, like every `metadata`. */
    metadata: text(),
    /** Null for users of an outside issuer, and for people who sign in only with passkeys. */
    password_hash: text(),
    /** Whether a password requires a second factor. */
    second_factor: integer({ mode: "boolean" }).notNull().default(false),
    /** The issuer of `subject`; empty if a server key created the user while no issuer was configured. */
    issuer: text(),
    /** The app's own id for the user, `external_id` on the wire. */
    subject: text(),
    /** JSON: the issuer's claims last applied to the profile, and the time of the newest token. */
    claims: text(),
    disabled_at: text(),
    /** Who can find them and who may write to them; null for the deployment's default. */
    discoverable_by: text({ enum: ["everyone", "shared", "nobody"] }),
    messages_from: text({ enum: ["everyone", "shared", "nobody"] }),
    /** JSON: their notification settings; null for the defaults. */
    notifications: text(),
    /** When the account will be erased, if the person may still undo that; then `disabled_at` is set, too. */
    deletes_at: text(),
    created_at: text().notNull(),
  },
  (table) => [
    uniqueIndex("users_by_username").on(table.username_key),
    uniqueIndex("users_by_subject").on(table.issuer, table.subject),
  ],
);

/**
 * Former usernames. Triggers on `users` write a row for each change, and reserve each name for its former owner for a
 * month (NAME-4).
 */
export const formerUsernames = sqliteTable(
  "former_usernames",
  {
    user_id: text().notNull(),
    released_at: text().notNull(),
    username: text().notNull(),
    username_key: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.user_id, table.released_at] }),
    index("former_usernames_by_key").on(table.username_key),
  ],
);

/** The prefixes by which search finds a display name: a few rows for each user. */
export const userNames = sqliteTable(
  "user_names",
  { user_id: text().notNull(), key: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.user_id, table.key] }),
    index("user_names_by_key").on(table.key),
  ],
);

/** People with a push subscription, whose objects conversations call. */
export const pushSubscribers = sqliteTable("push_subscribers", { user_id: text().primaryKey() });

/** People's blocks. Objects have copies of what they need. */
export const blocks = sqliteTable(
  "blocks",
  {
    user_id: text().notNull(),
    blocked_id: text().notNull(),
    created_at: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.user_id, table.blocked_id] }),
    index("blocks_by_blocked").on(table.blocked_id),
  ],
);
