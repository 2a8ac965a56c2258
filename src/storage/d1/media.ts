import { z } from "zod";
import { mediaSchema, type Media } from "#protocol/media.ts";

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

const COLUMNS =
  "key, user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform";

/** Uploads and removals that one sweep takes on. */
const SWEEP_MAX = 500;

/**
 * Makes room before the bytes come: false when the user's files, this one with them, would have more than `quota`
 * bytes. One statement decides, so that uploads at the same moment cannot exceed it together.
 */
export async function reserveMedia(
  db: D1Database,
  { key, user_id, media }: StoredMedia,
  quota: number,
  now: string,
): Promise<boolean> {
  const { waveform, transcript: _, ...columns } = media;
  const row = { key, user_id, ...columns, waveform: waveform && JSON.stringify(waveform) };
  const { meta } = await db
    .prepare(
      `INSERT INTO media (${COLUMNS}, created_at)
       SELECT ${COLUMNS.split(", ")
         .map((column) => `?1->>'${column}'`)
         .join(", ")}, ?3
       WHERE (SELECT coalesce(sum(size), 0) FROM media WHERE user_id = ?1->>'user_id') + (?1->>'size') <= ?2`,
    )
    .bind(JSON.stringify(row), quota, now)
    .run();
  return meta.changes > 0;
}

/** Its bytes are all there. */
export async function markStored(db: D1Database, key: string, now: string): Promise<void> {
  await db.prepare("UPDATE media SET stored_at = ?2 WHERE key = ?1").bind(key, now).run();
}

/** The rows of what is no longer in R2. */
export async function forgetMedia(db: D1Database, keys: string[]): Promise<void> {
  await db
    .prepare("DELETE FROM media WHERE key IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(keys))
    .run();
}

/** Whoever may see it: its uploader while no message carries it, then the members of where one does. */
const SEES = `(CASE WHEN EXISTS (SELECT 1 FROM media_uses AS any_use WHERE any_use.key = media.key)
  THEN EXISTS (SELECT 1 FROM media_uses AS use
    JOIN members ON members.conversation_id = use.conversation_id AND members.user_id = ?2 AND members.left_at IS NULL
    WHERE use.key = media.key)
  ELSE media.user_id = ?2 END)`;

export async function visibleMedia(
  db: D1Database,
  key: string,
  userId: string,
): Promise<StoredMedia | null> {
  const row = await db
    .prepare(
      `SELECT ${COLUMNS} FROM media
       WHERE key = ?1 AND stored_at IS NOT NULL AND removed_at IS NULL AND ${SEES}`,
    )
    .bind(key, userId)
    .first();
  return row === null ? null : toStored(row);
}

/**
 * From now on a conversation's members may fetch it: asked before a message that carries it is committed. Null when it
 * is not there for this user to send.
 */
export async function claimMedia(
  db: D1Database,
  key: string,
  userId: string,
  conversationId: string,
  now: string,
): Promise<Media | null> {
  const sendable = `SELECT key FROM media
    WHERE key = ?1 AND stored_at IS NOT NULL AND removed_at IS NULL AND ${SEES}`;
  const [claimed] = await db.batch([
    db
      .prepare(
        `UPDATE media SET used_at = coalesce(used_at, ?3) WHERE key IN (${sendable}) RETURNING ${COLUMNS}`,
      )
      .bind(key, userId, now),
    db
      .prepare(`INSERT OR IGNORE INTO media_uses SELECT key, ?3 FROM (${sendable})`)
      .bind(key, userId, conversationId),
  ]);
  const [row] = claimed?.results ?? [];
  return row === undefined ? null : toStored(row).media;
}

/** No message of the conversation carries these any more; answers those that none anywhere does, and that must go. */
export async function releaseMedia(
  db: D1Database,
  conversationId: string,
  keys: string[],
  now: string,
): Promise<string[]> {
  const given = JSON.stringify(keys);
  const [, gone] = await db.batch<{ key: string }>([
    letGoOf(db, conversationId, given),
    db
      .prepare(
        `UPDATE media SET removed_at = ?2, used_at = NULL WHERE key IN (SELECT value FROM json_each(?1))
           AND NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.key = media.key) RETURNING key`,
      )
      .bind(given, now),
  ]);
  return (gone?.results ?? []).map(({ key }) => key);
}

/** The message that they were claimed for is not committed: they are their uploader's again, to send or to be swept. */
export async function unclaimMedia(
  db: D1Database,
  conversationId: string,
  keys: string[],
): Promise<void> {
  const given = JSON.stringify(keys);
  await db.batch([
    letGoOf(db, conversationId, given),
    db
      .prepare(
        `UPDATE media SET used_at = NULL WHERE key IN (SELECT value FROM json_each(?1))
           AND NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.key = media.key)`,
      )
      .bind(given),
  ]);
}

function letGoOf(db: D1Database, conversationId: string, keys: string): D1PreparedStatement {
  return db
    .prepare(
      "DELETE FROM media_uses WHERE conversation_id = ?1 AND key IN (SELECT value FROM json_each(?2))",
    )
    .bind(conversationId, keys);
}

/** Some of what a conversation's messages carry. */
export async function mediaOf(db: D1Database, conversationId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT key FROM media_uses WHERE conversation_id = ? LIMIT ?")
    .bind(conversationId, SWEEP_MAX)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

/** What nobody sent by `before`, and what was on its way out: from here on nobody can, and it must go. */
export async function abandonedMedia(
  db: D1Database,
  before: string,
  now: string,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `UPDATE media SET removed_at = coalesce(removed_at, ?2) WHERE key IN (
         SELECT key FROM media WHERE used_at IS NULL AND (removed_at IS NOT NULL OR created_at < ?1) LIMIT ?3)
       RETURNING key`,
    )
    .bind(before, now, SWEEP_MAX)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

function toStored(row: unknown): StoredMedia {
  const { key, user_id, waveform, ...rest } = rowSchema.parse(row);
  const parsed = waveform === null ? null : mediaSchema.shape.waveform.parse(JSON.parse(waveform));
  return { key, user_id, media: { ...rest, waveform: parsed, transcript: null } };
}
