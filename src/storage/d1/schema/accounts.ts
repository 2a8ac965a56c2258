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
    /** The username in lower case: it is unique whatever the case. */
    username_key: text().notNull(),
    display_name: text().notNull(),
    language: text().notNull(),
    avatar_url: text(),
    bio: text(),
    read_receipts: integer({ mode: "boolean" }).notNull().default(true),
    show_last_seen: integer({ mode: "boolean" }).notNull().default(true),
    /** Whether the server makes previews of the links that they send. */
    link_previews: integer({ mode: "boolean" }).notNull().default(true),
    /** The minute in which their last inbox closed. */
    last_seen_at: text(),
    kind: text({ enum: ["person", "bot"] })
      .notNull()
      .default("person"),
    /** JSON, like every `metadata`. */
    metadata: text(),
    /** Null for a user of an outside issuer, and for who signs in with passkeys alone. */
    password_hash: text(),
    /** Whether the password alone signs nobody in. */
    second_factor: integer({ mode: "boolean" }).notNull().default(false),
    /** The issuer of `subject`; empty where a server key named the user and no issuer is configured. */
    issuer: text(),
    /** The app's own id for the user, `external_id` on the wire. */
    subject: text(),
    /** JSON: the claims of their issuer's tokens that the profile has followed, and the time of the newest token. */
    claims: text(),
    disabled_at: text(),
    /** Who finds them, and who may write to them; null: as the deployment says. */
    discoverable_by: text({ enum: ["everyone", "shared", "nobody"] }),
    messages_from: text({ enum: ["everyone", "shared", "nobody"] }),
    /** JSON: what notifies them; null for what notifies everyone. */
    notifications: text(),
    /** When the account is erased, as long as its person may undo that; `disabled_at` is set as well then. */
    deletes_at: text(),
    created_at: text().notNull(),
  },
  (table) => [
    uniqueIndex("users_by_username").on(table.username_key),
    uniqueIndex("users_by_subject").on(table.issuer, table.subject),
  ],
);

/**
 * Usernames that were given up. Triggers on `users` write a row for each change, and keep each name for its former owner
 * for a month (NAME-4), whatever changes or takes it.
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

/** The beginnings by which search finds a display name: a few rows a user. */
export const userNames = sqliteTable(
  "user_names",
  { user_id: text().notNull(), key: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.user_id, table.key] }),
    index("user_names_by_key").on(table.key),
  ],
);

/** Whose objects conversations call with what notifies: people who have a device with a push subscription. */
export const pushSubscribers = sqliteTable("push_subscribers", { user_id: text().primaryKey() });

/** Whom people keep away from themselves. Objects have copies of what they need of it. */
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
