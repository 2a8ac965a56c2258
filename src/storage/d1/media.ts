import { z } from "zod";
import { mediaSchema, type Media } from "#protocol/media.ts";
import { MEDIA_PATH } from "#protocol/media-address.ts";

/** An upload: the metadata for its messages, its uploader, and its smaller version. */
export interface StoredMedia {
  key: string;
  user_id: string;
  small: string | null;
  media: Media;
}

const rowSchema = mediaSchema.omit({ waveform: true, transcript: true }).extend({
  key: z.string(),
  user_id: z.string(),
  small: z.string().nullable(),
  waveform: z.string().nullable(),
});

/** The uploader of previews' pictures, which belong to nobody (PREVIEW-3). */
export const PREVIEWS_ID = "previews";

export const MEDIA_COLUMNS =
  "key, user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform, small";

/** The upload is complete, so that messages and avatars may use it. */
export const IS_THERE = "stored_at IS NOT NULL AND removed_at IS NULL";

/** The upload is its uploader's avatar; avatars are always one's own uploads, so this needs no index. */
const IS_AVATAR = `EXISTS (SELECT 1 FROM users
  WHERE users.id = media.user_id AND users.avatar_url = '${MEDIA_PATH}' || media.key)`;

/** None of its uploader's messages use it. */
export const NOT_OWNED =
  "NOT EXISTS (SELECT 1 FROM media_uses WHERE media_uses.key = media.key AND owned)";

/** MEDIA-4: its uploader has released it everywhere. */
const LET_GO = `${NOT_OWNED} AND NOT ${IS_AVATAR}`;

/**
 * Whether the reader may see the upload: everyone may see avatars; otherwise the uploader may until something uses it,
 * and then the members of each conversation in which they can see such a message (VISIBLE-5).
 */
const SEES = `CASE
  WHEN ?2 = '${PREVIEWS_ID}' AND media.user_id = ?2 THEN 1
  WHEN ${IS_AVATAR} AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = media.user_id AND disabled_at IS NOT NULL) THEN 1
  WHEN EXISTS (SELECT 1 FROM media_uses AS any_use WHERE any_use.key = media.key)
  THEN EXISTS (SELECT 1 FROM media_uses AS use
    JOIN members ON members.conversation_id = use.conversation_id AND members.user_id = ?2 AND members.left_at IS NULL
      AND members.visible_from <= use.newest
    WHERE use.key = media.key)
  ELSE media.user_id = ?2 END`;

/** Returns an upload if this user may fetch it; null as the user means the app, which may fetch all. */
export async function visibleMedia(
  db: D1Database,
  key: string,
  userId: string | null,
): Promise<StoredMedia | null> {
  const isSeen = `(?2 IS NULL OR ${SEES})`;
  const row = await db
    .prepare(`SELECT ${MEDIA_COLUMNS} FROM media WHERE key = ?1 AND ${IS_THERE} AND ${isSeen}`)
    .bind(key, userId)
    .first();
  return row === null ? null : toStored(row);
}

/** Returns a person's own upload. */
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

/** Used in place of the newest message for a conversation's avatar, which every member may see. */
export const CARRIED_ALWAYS = Number.MAX_SAFE_INTEGER;

/**
 * Lets a conversation's members fetch an upload before the commit of the message that uses it, whose id will be
 * `newest` or greater: the projection corrects it. Returns null if this user may not use the upload.
 */
export async function claimMedia(
  db: D1Database,
  key: string,
  userId: string,
  { conversation_id, newest }: { conversation_id: string; newest: number },
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
        `INSERT INTO media_uses (key, conversation_id, owned, newest) SELECT key, ?3, user_id = ?2, ?4 ${sendable}
         ON CONFLICT DO UPDATE SET owned = max(owned, excluded.owned), newest = max(newest, excluded.newest)`,
      )
      .bind(key, userId, conversation_id, newest),
  ]);
  const [row] = claimed?.results ?? [];
  return row === undefined ? null : toStored(row);
}

/** The uses of an upload in one conversation. */
export interface Carried {
  key: string;
  /** The senders of messages that use it. */
  senders: string[];
  /** Whether it is the conversation's avatar. */
  avatar: boolean;
  /** The newest message that uses it, or `CARRIED_ALWAYS`. */
  newest: number;
  /** Whether a message or avatar that used it was erased, as opposed to a failed claim. */
  erased: boolean;
}

/**
 * Records in D1 how a conversation uses these uploads; safe to repeat. Returns those to remove because their uploader
 * no longer uses them anywhere. After a failed claim, an upload is unused again, to be sent or swept.
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
  const newest = `(SELECT value->>'newest' FROM json_each(?2) WHERE value->>'key' = media_uses.key)`;
  const [, , gone] = await db.batch<{ key: string }>([
    db
      .prepare(
        `DELETE FROM media_uses WHERE conversation_id = ?1
           AND key IN (SELECT value->>'key' FROM json_each(?2) WHERE ${nobody})`,
      )
      .bind(conversationId, given),
    db
      .prepare(
        `UPDATE media_uses SET owned = ${isOwned}, newest = ${newest} WHERE conversation_id = ?1
           AND key IN (SELECT value->>'key' FROM json_each(?2)) AND (owned <> ${isOwned} OR newest <> ${newest})`,
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

/** Records which messages use uploads: people who can see such a message may fetch its upload. */
export function recordCarriers(
  db: D1Database,
  conversationId: string,
  carriers: readonly { key: string; id: number }[],
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE media_uses SET newest = given.id
       FROM (SELECT value->>'key' AS key, max(value->>'id') AS id FROM json_each(?2) GROUP BY 1) AS given
       WHERE media_uses.key = given.key AND media_uses.conversation_id = ?1 AND media_uses.newest < given.id`,
    )
    .bind(conversationId, JSON.stringify(carriers));
}

/** Returns some of the uploads that a conversation uses. */
export async function mediaOf(db: D1Database, conversationId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT key FROM media_uses WHERE conversation_id = ? LIMIT ?")
    .bind(conversationId, MEDIA_AT_ONCE)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

/** Uploads to settle or remove in one call, since R2 deletes at most a thousand at a time. */
export const MEDIA_AT_ONCE = 500;

/** Returns these uploads and their smaller versions, which are removed together. */
export async function withSmaller(db: D1Database, keys: readonly string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      "SELECT small AS key FROM media WHERE key IN (SELECT value FROM json_each(?)) AND small IS NOT NULL",
    )
    .bind(JSON.stringify(keys))
    .all<{ key: string }>();
  return [...new Set([...keys, ...results.map(({ key }) => key)])];
}

/** Deletes the rows of uploads that are no longer in R2. Other people's messages may still refer to them. */
export async function forgetMedia(db: D1Database, keys: string[]): Promise<void> {
  const given = JSON.stringify(keys);
  await db.batch(
    ["media", "media_uses"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?))`).bind(given),
    ),
  );
}

/**
 * Returns uploads to remove, and prevents further use: those unused by `before`, those whose removal was interrupted,
 * and those that did not arrive before their lease ended by `lapsed` (ms).
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
  const { key, user_id, small, waveform, ...rest } = rowSchema.parse(row);
  const parsed = waveform === null ? null : mediaSchema.shape.waveform.parse(JSON.parse(waveform));
  return { key, user_id, small, media: { ...rest, waveform: parsed, transcript: null } };
}
