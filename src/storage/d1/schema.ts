import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/*
 * D1 serves queries across conversations. Columns are named as on the wire. `conversations`, `members` and `messages`
 * are projections of the objects' own records, written only through the projection, each row guarded by `version`. Each
 * index entry is a billed row: so their migration says WITHOUT ROWID wherever no number is needed, and a message has
 * one index. `message_search` (FTS5, see `0013_search_words.sql`) indexes `messages.words`.
 */

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

export const sessions = sqliteTable(
  "sessions",
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    /** Identifies the session in its refresh tokens; shown nowhere else, so that nobody can end it by guessing. */
    family: text().notNull(),
    /** SHA-256 of the one refresh token that is valid now. */
    refresh_hash: text().notNull(),
    /** The hash of the one before it, and the time of its trade: its holder may get the same answer once more. */
    previous_hash: text(),
    rotated_at: text(),
    user_agent: text(),
    /** Where it was last used, approximately. */
    network: text(),
    country: text(),
    city: text(),
    created_at: text().notNull(),
    last_used_at: text().notNull(),
    expires_at: text().notNull(),
    revoked_at: text(),
  },
  (table) => [
    uniqueIndex("sessions_by_family").on(table.family),
    index("sessions_by_user").on(table.user_id),
  ],
);

/** Devices that have signed in to an account, so that others' wrong passwords never lock them out. */
export const devices = sqliteTable(
  "devices",
  {
    user_id: text().notNull(),
    /** Digests of the device's secret and of the network it last signed in from. */
    secret: text().notNull(),
    network: text().notNull(),
    expires_at: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.user_id, table.secret] })],
);

/**
 * What happened to accounts and rights: ids and codes only. `id` begins with the time, so that the newest are found
 * without another index. A row of several events has their number, and the times of the first and the last.
 */
export const audit = sqliteTable(
  "audit",
  {
    id: text().primaryKey(),
    action: text().notNull(),
    at: text().notNull(),
    last_at: text().notNull(),
    count: integer().notNull().default(1),
    /** Whose account it is about. */
    user_id: text(),
    actor_kind: text({ enum: ["user", "operator", "key", "server"] }),
    actor_id: text(),
    session_id: text(),
    /** Approximate: an IPv4 /24, an IPv6 /48. */
    network: text(),
    country: text(),
    conversation_id: text(),
    detail: text(),
  },
  (table) => [
    index("audit_by_user")
      .on(table.user_id, table.id)
      .where(sql`user_id IS NOT NULL`),
  ],
);

/** Operators other than whoever has OPERATOR_TOKEN. A revoked one stays, so that the audit's ids still have a name. */
export const operators = sqliteTable("operators", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** SHA-256 of the secret of its token. */
  hash: text().notNull(),
  created_at: text().notNull(),
  revoked_at: text(),
});

/** Invitations to the server, which lead into no group. */
export const serverInvitations = sqliteTable("server_invitations", {
  id: text().primaryKey(),
  /** SHA-256 of the code. */
  code_hash: text().notNull().unique(),
  name: text(),
  created_by: text().notNull(),
  created_at: text().notNull(),
  expires_at: text(),
  uses_max: integer(),
  uses: integer().notNull().default(0),
  revoked_at: text(),
});

/** The recovery codes that a person has not used yet: SHA-256 of each. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  { user_id: text().notNull(), hash: text().notNull(), created_at: text().notNull() },
  (table) => [primaryKey({ columns: [table.user_id, table.hash] })],
);

/**
 * People's email addresses: a verified one, and one that waits for its code (of which SHA-256 is kept). Several accounts
 * may have the same, so that an address says nothing of who else has it.
 */
export const mailAddresses = sqliteTable(
  "mail_addresses",
  {
    user_id: text().primaryKey(),
    address: text(),
    /** The verified address in lower case. */
    address_key: text(),
    pending: text(),
    pending_hash: text(),
    pending_until: text(),
  },
  (table) => [
    index("mail_addresses_by_key")
      .on(table.address_key)
      .where(sql`address_key IS NOT NULL`),
    index("mail_addresses_pending")
      .on(table.pending_until)
      .where(sql`pending_until IS NOT NULL`),
  ],
);

/** Links at which a person chooses a new password: SHA-256 of each token. They are few, and gone within a day. */
export const resetLinks = sqliteTable("reset_links", {
  hash: text().primaryKey(),
  user_id: text().notNull(),
  expires_at: text().notNull(),
});

/** Passkeys, each of one account. */
export const passkeys = sqliteTable(
  "passkeys",
  {
    /** SHA-256 of `credential_id`, which may have 1,023 bytes. */
    id: text().primaryKey(),
    user_id: text().notNull(),
    credential_id: text().notNull(),
    /** The public key in COSE's form, base64url. */
    public_key: text().notNull(),
    /** How often it has been used, as its authenticator counts; 0 where that does not count. */
    counter: integer().notNull(),
    /** JSON: how browsers reach its authenticator. */
    transports: text().notNull(),
    synced: integer({ mode: "boolean" }).notNull(),
    name: text().notNull(),
    created_at: text().notNull(),
    last_used_at: text(),
  },
  (table) => [index("passkeys_by_user").on(table.user_id)],
);

/** Authenticator apps, at most one an account. */
export const totp = sqliteTable(
  "totp",
  {
    user_id: text().primaryKey(),
    id: text().notNull(),
    /** Encrypted, with the key that `key_id` names. */
    secret: text().notNull(),
    key_id: text().notNull(),
    /** The time step of the last code that was accepted: no code of it, or of one before, is accepted again. */
    last_step: integer().notNull(),
    name: text().notNull(),
    created_at: text().notNull(),
    last_used_at: text(),
  },
  (table) => [index("totp_by_key").on(table.key_id)],
);

/** Which server keys exist, to list them: each key's object has all else, and decides. */
export const serverKeys = sqliteTable("server_keys", {
  id: text().primaryKey(),
  created_at: text().notNull(),
});

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

/** The endpoints of webhooks: those that are active get every conversation's events. */
export const webhooks = sqliteTable("webhooks", {
  id: text().primaryKey(),
  /** JSON: the types of events that it wants. */
  events: text().notNull(),
  active: integer({ mode: "boolean" }).notNull(),
  created_at: text().notNull(),
});

/** Uploads: the Worker writes the row before the bytes are in R2 under the same key. */
export const media = sqliteTable(
  "media",
  {
    key: text().primaryKey(),
    user_id: text().notNull(),
    name: text(),
    content_type: text().notNull(),
    size: integer().notNull(),
    width: integer(),
    height: integer(),
    duration_ms: integer(),
    placeholder: text(),
    waveform: text(),
    /** The key of the upload that is its smaller version, and goes with it. */
    small: text(),
    created_at: text().notNull(),
    /** While its bytes arrive: the moment (ms) from which its reservation no longer holds. */
    leased_until: integer(),
    /** Set once all bytes have arrived. */
    stored_at: text(),
    /** Set while a message or an avatar carries it. */
    used_at: text(),
    /** Set during removal: nothing may carry it any more. */
    removed_at: text(),
  },
  (table) => [
    index("media_by_user").on(table.user_id, table.size),
    index("media_unused")
      .on(table.created_at)
      .where(sql`used_at IS NULL`),
  ],
);

/** The conversations that carry an upload, by a message or as their avatar: their members may fetch it. */
export const mediaUses = sqliteTable(
  "media_uses",
  {
    key: text().notNull(),
    conversation_id: text().notNull(),
    /** Whether its uploader carries it there: an upload that only others carry is removed (MEDIA-4). */
    owned: integer({ mode: "boolean" }).notNull().default(true),
    /** The newest message that carries it there: who does not see that one sees none. An avatar is visible to all members. */
    newest: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.key, table.conversation_id] }),
    index("media_uses_by_conversation").on(table.conversation_id),
  ],
);

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

/**
 * What pages say of themselves, for an hour, by SHA-256 of their address: so that a link that many send is fetched once.
 */
export const linkPreviews = sqliteTable("link_previews", {
  url_hash: text().primaryKey(),
  /** JSON; null for a page that has no preview. */
  preview: text(),
  /** The key of its picture. */
  image_key: text(),
  /** ms. */
  made_at: integer().notNull(),
});

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

/** What people reported: one row and two index entries each. */
export const reports = sqliteTable(
  "reports",
  {
    /** Begins with its time, so that the newest are found without sorting. */
    id: text().primaryKey(),
    reporter_id: text().notNull(),
    user_id: text().notNull(),
    conversation_id: text(),
    message_id: integer(),
    reason: text().notNull(),
    note: text(),
    /** JSON: the messages it quotes; null once it is resolved, or too old. */
    messages: text(),
    created_at: text().notNull(),
    resolved_at: text(),
    resolution: text(),
  },
  (table) => [
    index("reports_by_reporter").on(table.reporter_id, table.id),
    index("reports_by_conversation")
      .on(table.conversation_id, table.id)
      .where(sql`conversation_id IS NOT NULL`),
  ],
);
