import { MEDIA_PATH } from "#protocol/media-address.ts";
import { IS_THERE, keysOf, NOT_OWNED } from "./media.ts";

/**
 * Sets a user's own upload as their picture, or removes the picture (`key` null), and releases the previous one in the
 * same transaction. Returns null if the upload does not exist, otherwise the uploads to remove because nothing else
 * uses them.
 */
export async function setAvatar(
  db: D1Database,
  userId: string,
  key: string | null,
  now: string,
): Promise<string[] | null> {
  const mine = `FROM media WHERE key = ?2 AND user_id = ?1 AND ${IS_THERE}`;
  const isPossible = `(?2 IS NULL OR EXISTS (SELECT 1 ${mine}))`;
  const before = `substr((SELECT avatar_url FROM users WHERE id = ?1), ${MEDIA_PATH.length + 1})`;
  const [gone, changed] = await db.batch<{ key: string }>([
    db
      .prepare(
        `UPDATE media SET removed_at = ?3, used_at = NULL
         WHERE key = ${before} AND key IS NOT ?2 AND ${isPossible} AND ${NOT_OWNED} RETURNING key`,
      )
      .bind(userId, key, now),
    db
      .prepare(
        `UPDATE users SET avatar_url = '${MEDIA_PATH}' || ?2 WHERE id = ?1 AND ${isPossible}`,
      )
      .bind(userId, key),
    db
      .prepare(
        `UPDATE media SET used_at = ?3 WHERE key IN (SELECT key ${mine}) AND used_at IS NULL`,
      )
      .bind(userId, key, now),
  ]);
  return changed?.meta.changes === 0 ? null : keysOf(gone);
}
