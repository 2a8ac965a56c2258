import { z } from "zod";
import { MEDIA_PATH, mediaSchema, type Media } from "#protocol/media.ts";

/** Something uploaded: what a message carries of it, and whose it is. */
export interface StoredMedia {
  key: string;
  user_id: string;
  media: Media;
}

const rowSchema = mediaSchema.omit({ waveform: true, transcript: true }).extend({
  key: z.string(),
  user_id: z.string(),
  waveform: z.string().nullable(),
});

export const MEDIA_COLUMNS =
  "key, user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform";

/** It may be carried by a message, or be an avatar. */
export const IS_THERE = "stored_at IS NOT NULL AND removed_at IS NULL";

/** Its uploader's picture of themselves: an avatar is an upload of one's own, so that it is found without an index. */
const IS_AVATAR = `EXISTS (SELECT 1 FROM users
  WHERE users.id = media.user_id AND users.avatar_url = '${MEDIA_PATH}' || media.key)`;

/** Its uploader carries it in no conversation. */
export const NOT_OWNED =
  "NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.key = media.key AND owned)";

/** MEDIA-4: its uploader has let go of it everywhere. */
const LET_GO = `${NOT_OWNED} AND NOT ${IS_AVATAR}`;

/** Whoever may see it: as an avatar everyone; else its uploader while nothing carries it, then the members of where something does. */
const SEES = `CASE
  WHEN ${IS_AVATAR} AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = media.user_id AND disabled_at IS NOT NULL) THEN 1
  WHEN EXISTS (SELECT 1 FROM media_uses AS any_use WHERE any_use.key = media.key)
  THEN EXISTS (SELECT 1 FROM media_uses AS use
    JOIN members ON members.conversation_id = use.conversation_id AND members.user_id = ?2 AND members.left_at IS NULL
    WHERE use.key = media.key)
  ELSE media.user_id = ?2 END`;

export async function visibleMedia(
  db: D1Database,
  key: string,
  userId: string,
): Promise<StoredMedia | null> {
  const row = await db
    .prepare(`SELECT ${MEDIA_COLUMNS} FROM media WHERE key = ?1 AND ${IS_THERE} AND ${SEES}`)
    .bind(key, userId)
    .first();
  return row === null ? null : toStored(row);
}

/** What someone uploaded themselves, whoever else may see it. */
export async function ownMedia(
  db: D1Database,
  key: string,
  userId: string,
): Promise<StoredMedia | null> {
  const row = await db
    .prepare(`SELECT ${MEDIA_COLUMNS} FROM media WHERE key = ?1 AND user_id = ?2 AND ${IS_THERE}`)
    .bind(key, userId)
    .first();
  return row === null ? null : toStored(row);
}

/**
 * From now on a conversation's members may fetch it: asked before what carries it is committed. Null when it is not
 * there for this user to carry.
 */
export async function claimMedia(
  db: D1Database,
  key: string,
  userId: string,
  conversationId: string,
  now: string,
): Promise<StoredMedia | null> {
  const sendable = `FROM media WHERE key = ?1 AND ${IS_THERE} AND ${SEES}`;
  const [claimed] = await db.batch([
    db
      .prepare(
        `UPDATE media SET used_at = coalesce(used_at, ?3) WHERE key IN (SELECT key ${sendable})
         RETURNING ${MEDIA_COLUMNS}`,
      )
      .bind(key, userId, now),
    db
      .prepare(
        `INSERT INTO media_uses (key, conversation_id, owned) SELECT key, ?3, user_id = ?2 ${sendable}
         ON CONFLICT DO UPDATE SET owned = 1 WHERE excluded.owned AND NOT media_uses.owned`,
      )
      .bind(key, userId, conversationId),
  ]);
  const [row] = claimed?.results ?? [];
  return row === undefined ? null : toStored(row);
}

/** What carries an upload in one conversation. */
export interface Carried {
  key: string;
  /** Who sent the messages that carry it. */
  senders: string[];
  /** It is the conversation's avatar. */
  avatar: boolean;
  /** Something carried it here, and was erased: not only a claim that came to nothing. */
  erased: boolean;
}

/**
 * Has D1 know what carries these in a conversation; saying it again changes nothing. Answers those that must go, their
 * uploader having let go of them everywhere. What was claimed in vain is its uploader's again, to send or to be swept.
 */
export async function settleMedia(
  db: D1Database,
  conversationId: string,
  carried: Carried[],
  now: string,
): Promise<string[]> {
  const given = JSON.stringify(carried);
  const nobody = "json_array_length(value, '$.senders') = 0 AND NOT value->>'avatar'";
  const isOwned = `EXISTS (SELECT 1 FROM json_each(?2) AS given
    JOIN media ON media.key = media_uses.key AND media.key = given.value->>'key'
    WHERE given.value->>'avatar'
      OR EXISTS (SELECT 1 FROM json_each(given.value, '$.senders') AS sender WHERE sender.value = media.user_id))`;
  const [, , gone] = await db.batch<{ key: string }>([
    db
      .prepare(
        `DELETE FROM media_uses WHERE conversation_id = ?1
           AND key IN (SELECT value->>'key' FROM json_each(?2) WHERE ${nobody})`,
      )
      .bind(conversationId, given),
    db
      .prepare(
        `UPDATE media_uses SET owned = ${isOwned} WHERE conversation_id = ?1
           AND key IN (SELECT value->>'key' FROM json_each(?2)) AND owned <> ${isOwned}`,
      )
      .bind(conversationId, given),
    db
      .prepare(
        `UPDATE media SET removed_at = ?2, used_at = NULL
         WHERE key IN (SELECT value->>'key' FROM json_each(?1) WHERE value->>'erased') AND ${LET_GO} RETURNING key`,
      )
      .bind(given, now),
    db
      .prepare(
        `UPDATE media SET used_at = NULL
         WHERE key IN (SELECT value->>'key' FROM json_each(?1) WHERE NOT value->>'erased')
           AND used_at IS NOT NULL AND ${LET_GO}`,
      )
      .bind(given),
  ]);
  return keysOf(gone);
}

/** Some of what a conversation's messages carry. */
export async function mediaOf(db: D1Database, conversationId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT key FROM media_uses WHERE conversation_id = ? LIMIT ?")
    .bind(conversationId, MEDIA_AT_ONCE)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

/** As many as are settled, or removed, in one go: R2 removes a thousand at a time. */
export const MEDIA_AT_ONCE = 500;

/** The rows of what is no longer in R2. Messages of others may still name it; there is nothing to fetch. */
export async function forgetMedia(db: D1Database, keys: string[]): Promise<void> {
  const given = JSON.stringify(keys);
  await db.batch(
    ["media", "media_uses"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?))`).bind(given),
    ),
  );
}

/**
 * What nobody carried by `before`, what was on its way out, and what did not arrive although its lease ended by
 * `lapsed` (ms): from here on nobody can carry it, and it must go.
 */
export async function abandonedMedia(
  db: D1Database,
  { before, lapsed, now }: { before: string; lapsed: number; now: string },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `UPDATE media SET removed_at = coalesce(removed_at, ?2) WHERE key IN (
         SELECT key FROM media WHERE used_at IS NULL
           AND CASE WHEN leased_until IS NULL THEN removed_at IS NOT NULL OR created_at < ?1 ELSE leased_until < ?3 END
         LIMIT ?4)
       RETURNING key`,
    )
    .bind(before, now, lapsed, MEDIA_AT_ONCE)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

export function keysOf(result: D1Result<{ key: string }> | undefined): string[] {
  return (result?.results ?? []).map(({ key }) => key);
}

export function toStored(row: unknown): StoredMedia {
  const { key, user_id, waveform, ...rest } = rowSchema.parse(row);
  const parsed = waveform === null ? null : mediaSchema.shape.waveform.parse(JSON.parse(waveform));
  return { key, user_id, media: { ...rest, waveform: parsed, transcript: null } };
}
