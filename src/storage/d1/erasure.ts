import { DELETED_PROFILE, DELETED_USERNAME } from "#protocol/deleted-account.ts";
import { MEDIA_PATH } from "#protocol/media-address.ts";
import { D1_NOW } from "./clock.ts";
import { keysOf, MEDIA_AT_ONCE, NOT_OWNED } from "./media.ts";

/**
 * The personal data in D1: tables with the columns that identify the person, and the columns of their row in `users`.
 */
export interface OwnStores {
  rows: readonly { table: string; by: readonly string[] }[];
  columns: readonly string[];
}

/** Usernames contain no colon (NAME-1). */
const KEY_PREFIX = "deleted:";

/** Replaces the id of an erased person in `former_usernames`. */
const NOBODY = "nobody:";

/** The values of mandatory columns in the row of an erased person. */
function tombstone(userId: string, now: string): Record<string, string | number> {
  return {
    username: DELETED_USERNAME,
    username_key: `${KEY_PREFIX}${userId}`,
    display_name: DELETED_PROFILE.display_name,
    language: "en",
    read_receipts: 1,
    show_last_seen: 1,
    link_previews: 1,
    second_factor: 0,
    created_at: now,
  };
}

/** Erases a person's data in D1 except conversations and files; safe to repeat. */
export async function eraseAccount(
  db: D1Database,
  userId: string,
  { rows, columns }: OwnStores,
  now: string,
): Promise<void> {
  const values = tombstone(userId, now);
  const sets = columns.map((column) => `${column} = ?2->>'${column}'`).join(", ");
  await db.batch([
    db
      .prepare(
        `UPDATE users SET ${sets}, disabled_at = coalesce(disabled_at, ?3) WHERE id = ?1 AND username <> ?4`,
      )
      .bind(userId, JSON.stringify(values), now, DELETED_USERNAME),
    ...rows.flatMap(({ table, by }) =>
      by.map((column) => db.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).bind(userId)),
    ),
    // A trigger has reserved the erased username.
    db
      .prepare(
        `UPDATE former_usernames SET user_id = '${NOBODY}' || lower(hex(randomblob(8))), username = '' WHERE user_id = ?`,
      )
      .bind(userId),
    endedConversations(db, userId),
  ]);
}

/** Deletes older reservations of erased people's usernames; those of others belong to their history. */
export async function forgetReservations(db: D1Database, before: string): Promise<void> {
  await db
    .prepare(
      `DELETE FROM former_usernames WHERE user_id > ?1 AND user_id < ?2 AND released_at < ?3`,
    )
    .bind(NOBODY, `${NOBODY}~`, before)
    .run();
}

const NAMELESS = `UPDATE members SET username = ?2, display_name = ?3, avatar_url = NULL, nickname = NULL, changed_at = ${D1_NOW}
  WHERE user_id = ?1 AND username <> ?2`;

/** Member rows outlive their conversation, which then cannot erase the names in them. */
function endedConversations(db: D1Database, userId: string): D1PreparedStatement {
  const { username, display_name } = DELETED_PROFILE;
  return db
    .prepare(
      `${NAMELESS} AND NOT EXISTS (SELECT 1 FROM conversations WHERE conversations.id = members.conversation_id)`,
    )
    .bind(userId, username, display_name);
}

/** Erases the name in a member row of a deleted conversation. */
export async function eraseMemberRow(
  db: D1Database,
  userId: string,
  conversationId: string,
): Promise<void> {
  const { username, display_name } = DELETED_PROFILE;
  await db
    .prepare(`${NAMELESS} AND conversation_id = ?4`)
    .bind(userId, username, display_name, conversationId)
    .run();
}

/** A conversation that still contains a person's name; `avatar_url`: its picture, if the person uploaded it. */
export interface TracedConversation {
  conversation_id: string;
  avatar_url: string | null;
}

export async function tracedConversations(
  db: D1Database,
  userId: string,
  after: string,
  limit: number,
): Promise<TracedConversation[]> {
  const { results } = await db
    .prepare(
      `SELECT members.conversation_id, (SELECT conversations.avatar_url FROM conversations JOIN media
           ON media.key = substr(conversations.avatar_url, ${MEDIA_PATH.length + 1})
         WHERE conversations.id = members.conversation_id AND media.user_id = members.user_id) AS avatar_url
       FROM members WHERE user_id = ?1 AND username <> ?2 AND conversation_id > ?3
       ORDER BY conversation_id LIMIT ?4`,
    )
    .bind(userId, DELETED_USERNAME, after, limit)
    .all<TracedConversation>();
  return results;
}

/** Whether the upload is the smaller version of another that something uses. */
const IS_SMALLER = `EXISTS (SELECT 1 FROM media AS large JOIN media_uses ON media_uses.key = large.key AND owned
  WHERE large.user_id = media.user_id AND large.small = media.key)`;

/** Marks a portion of a person's uploads for removal, so that nothing can use them any more. */
export async function takeMedia(
  db: D1Database,
  userId: string,
  which: "all" | "uncarried",
  now: string,
): Promise<string[]> {
  const those = which === "all" ? "" : `AND ${NOT_OWNED} AND NOT ${IS_SMALLER}`;
  const result = await db
    .prepare(
      `UPDATE media SET removed_at = coalesce(removed_at, ?2), used_at = NULL
       WHERE key IN (SELECT key FROM media WHERE user_id = ?1 ${those} LIMIT ?3) RETURNING key`,
    )
    .bind(userId, now, MEDIA_AT_ONCE)
    .all<{ key: string }>();
  return keysOf(result);
}

/** Records when an account will be erased, if the person may still undo that. */
export async function recordDeletion(
  db: D1Database,
  userId: string,
  deletes_at: string | null,
): Promise<void> {
  await db
    .prepare("UPDATE users SET deletes_at = ?2 WHERE id = ?1 AND username <> ?3")
    .bind(userId, deletes_at, DELETED_USERNAME)
    .run();
}

/** Returns erased people whose name reappeared in a conversation through a late write. */
export async function erasedWithTraces(db: D1Database, limit: number): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM users WHERE username_key > ?1 AND username_key < ?2
         AND EXISTS (SELECT 1 FROM members WHERE members.user_id = users.id AND members.username <> ?3) LIMIT ?4`,
    )
    .bind(KEY_PREFIX, `${KEY_PREFIX}~`, DELETED_USERNAME, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
