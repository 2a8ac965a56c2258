import { AUDITED_STEP } from "./audited.ts";
import type { SchemaSteps } from "../schema-steps.ts";

/**
 * The object's own SQLite. Rows written are billed, so: a message is one row and one index entry (none without a
 * `client_id`); `messages_changed` contains only edited messages, since a new one's version is its id; the head is not
 * stored but is the greatest version; reactions are part of their message's row; the indexes on replies, attachments,
 * links and pins have entries only for those; and D1's progress is one row for each batch.
 */
const FOUNDATION = `
CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  epoch TEXT NOT NULL,
  deleted_at TEXT,
  schema_version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE members (
  user_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  display_name TEXT NOT NULL,
  avatar_url TEXT,
  nickname TEXT,
  role TEXT NOT NULL,
  read INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  unread_from INTEGER,
  receipts INTEGER NOT NULL DEFAULT 1,
  muted_until TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  translate INTEGER NOT NULL DEFAULT 0,
  language TEXT NOT NULL DEFAULT 'en',
  personal_sequence INTEGER NOT NULL,
  version INTEGER NOT NULL,
  joined_at TEXT NOT NULL,
  left_at TEXT
) WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  text_version INTEGER NOT NULL,
  client_id TEXT,
  sender_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  media_url TEXT,
  media TEXT,
  language TEXT,
  reply_to INTEGER,
  reply_count INTEGER NOT NULL DEFAULT 0,
  last_reply_id INTEGER,
  mentions TEXT,
  reactions TEXT,
  pinned INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  edited_at TEXT,
  deleted_at TEXT
);
CREATE UNIQUE INDEX messages_by_client_id ON messages (sender_id, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX messages_changed ON messages (version) WHERE version <> id;
CREATE INDEX messages_replying ON messages (reply_to, id) WHERE reply_to IS NOT NULL;
CREATE INDEX messages_media ON messages (id) WHERE media_url IS NOT NULL;
CREATE INDEX messages_pinned ON messages (id) WHERE pinned = 1;

CREATE TABLE revisions (
  message_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  text TEXT,
  replaced_at TEXT NOT NULL,
  PRIMARY KEY (message_id, version)
) WITHOUT ROWID;

CREATE TABLE media_checks (
  media_url TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE transcriptions (
  message_id INTEGER PRIMARY KEY,
  attempts INTEGER NOT NULL
);

CREATE TABLE projection (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  head INTEGER NOT NULL,
  personal_sequence INTEGER NOT NULL
);
INSERT INTO projection VALUES (1, 0, 0);
`;

/**
 * Tallies of whole blocks of messages, one row for each 256 ids. D1 lacks those of older blocks, so all are sent again.
 */
const TALLIES = `
CREATE TABLE tallies (
  level INTEGER NOT NULL,
  block INTEGER NOT NULL,
  version INTEGER NOT NULL,
  live INTEGER NOT NULL,
  calls_all INTEGER NOT NULL,
  people TEXT NOT NULL,
  PRIMARY KEY (level, block)
) WITHOUT ROWID;
UPDATE projection SET head = 0;
`;

/**
 * An earlier text has its own times: its predecessor, whose time of replacement would tell when this one was written,
 * may have been dropped.
 */
const REVISION_TIMES = `
ALTER TABLE revisions ADD COLUMN written_at TEXT NOT NULL DEFAULT '';
UPDATE revisions SET written_at = coalesce(
  (SELECT replaced_at FROM revisions AS earlier
   WHERE earlier.message_id = revisions.message_id AND earlier.version < revisions.version
   ORDER BY earlier.version DESC LIMIT 1),
  (SELECT created_at FROM messages WHERE id = revisions.message_id),
  replaced_at);
`;

/** Members who left before this step may have been removed, so others may add them again. */
const STAYS_OUT = "ALTER TABLE members ADD COLUMN stays_out INTEGER NOT NULL DEFAULT 0";

/** External addresses are no longer avatars: everyone who saw one would call a host that its owner chose. */
const AVATARS = `
ALTER TABLE conversation ADD COLUMN avatar_url TEXT;
UPDATE members SET avatar_url = NULL WHERE avatar_url IS NOT NULL;
`;

/** The progress of a rebuild of D1's rows: an interrupted one continues from here. */
const REBUILDING = "ALTER TABLE projection ADD COLUMN rebuilding INTEGER NOT NULL DEFAULT 0";

/** Finds tallies that changed since D1's last batch by their version: one entry for each block. */
const TALLY_VERSIONS = "CREATE INDEX tallies_changed ON tallies (version)";

/** A direct conversation without messages appears in the list of the person who opened it. */
const OPENED = "ALTER TABLE members ADD COLUMN opened INTEGER NOT NULL DEFAULT 1";

/** App-defined metadata. */
const METADATA = `
ALTER TABLE conversation ADD COLUMN metadata TEXT;
ALTER TABLE messages ADD COLUMN metadata TEXT;
`;

/**
 * The progress of each webhook endpoint, in the row that every batch writes anyway; and the head of imported history,
 * of which there are no events. The version at which a member joined distinguishes new members from changed ones.
 */
const WEBHOOKS = `
ALTER TABLE projection ADD COLUMN hooks TEXT;
ALTER TABLE projection ADD COLUMN hooks_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN joined_version INTEGER NOT NULL DEFAULT 0;
`;
/** Bots that have subscribed to this conversation. */
const LISTENING_BOTS = "CREATE TABLE listening_bots (user_id TEXT PRIMARY KEY) WITHOUT ROWID";

/** The first message that a member can see, and how much history a group shows to new members; null for all of it. */
const VISIBLE_FROM = `
ALTER TABLE conversation ADD COLUMN history TEXT;
ALTER TABLE members ADD COLUMN visible_from INTEGER NOT NULL DEFAULT 0;
`;

/** The event that a system message reports, and the creator of the group. */
const SYSTEM = `
ALTER TABLE messages ADD COLUMN system TEXT;
ALTER TABLE conversation ADD COLUMN created_by TEXT;
`;

/**
 * Ways into a group. A code is stored in plain text, because people who may list the invitations may share it again. A
 * declined request stays for a day, so that it is not repeated at once.
 */
const INVITATIONS = `
ALTER TABLE conversation ADD COLUMN members_invite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN join_approval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN join_requests INTEGER NOT NULL DEFAULT 0;
CREATE TABLE invitations (
  code TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  uses_max INTEGER,
  uses INTEGER NOT NULL,
  approval INTEGER NOT NULL,
  revoked_at TEXT
) WITHOUT ROWID;
CREATE TABLE join_requests (
  user_id TEXT PRIMARY KEY,
  invitation_id TEXT NOT NULL,
  note TEXT,
  created_at TEXT NOT NULL,
  declined_at TEXT
) WITHOUT ROWID;
CREATE TABLE bans (
  user_id TEXT PRIMARY KEY,
  banned_by TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
`;

/**
 * For each member: whether a direct conversation is a request to them, and whom in it they have blocked. Also the
 * version up to which the blocks of members who joined have been read.
 */
const REACH = `
ALTER TABLE members ADD COLUMN request TEXT;
ALTER TABLE members ADD COLUMN apart TEXT;
ALTER TABLE projection ADD COLUMN blocks_head INTEGER NOT NULL DEFAULT 0;
UPDATE projection SET blocks_head = coalesce((SELECT max(joined_version) FROM members), 0);
`;

/** Which messages notify a member; null for all. */
const NOTIFY = "ALTER TABLE members ADD COLUMN notify TEXT";
/**
 * The preview of a message's first link, and pending previews: one row for each, deleted once the preview exists. The
 * index finds a picture's messages, and has entries only for messages with previews.
 */
const PREVIEWS = `
ALTER TABLE messages ADD COLUMN preview TEXT;
CREATE INDEX messages_previewed ON messages (preview->>'$.image.media_url', id) WHERE preview IS NOT NULL;
CREATE TABLE previews (
  message_id INTEGER PRIMARY KEY,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL
);
`;

/**
 * The album that a message belongs to. A conversation's media is found by kind, in the index that previously covered
 * all media; messages with links have a separate index. In texts from before this step, `://` counts as a link.
 */
const ALBUMS = `
ALTER TABLE messages ADD COLUMN album TEXT;
ALTER TABLE messages ADD COLUMN links INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET links = 1 WHERE instr(text, '://') OR (media_url IS NOT NULL AND media IS NULL);
DROP INDEX messages_media;
CREATE INDEX messages_media ON messages (kind, id) WHERE media_url IS NOT NULL;
CREATE INDEX messages_links ON messages (id) WHERE links = 1;
`;

/** JSON: the original author of a forwarded message. */
const FORWARDED = "ALTER TABLE messages ADD COLUMN forwarded TEXT";

/** Whether a member's account is in use; a direct conversation is notified of changes. */
const IN_USE = "ALTER TABLE members ADD COLUMN in_use INTEGER NOT NULL DEFAULT 1";

/** The last moves of a read position, each a message and a time (ms); null without a move. */
const READ_MOVES = "ALTER TABLE members ADD COLUMN read_moves TEXT";

export const CONVERSATION_STEPS: SchemaSteps = [
  FOUNDATION,
  TALLIES,
  REVISION_TIMES,
  STAYS_OUT,
  AVATARS,
  REBUILDING,
  TALLY_VERSIONS,
  OPENED,
  METADATA,
  WEBHOOKS,
  LISTENING_BOTS,
  VISIBLE_FROM,
  SYSTEM,
  INVITATIONS,
  AUDITED_STEP,
  REACH,
  NOTIFY,
  FORWARDED,
  PREVIEWS,
  IN_USE,
  ALBUMS,
  READ_MOVES,
];
