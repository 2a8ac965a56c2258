import { MEDIA_COLUMNS, type StoredMedia } from "./media.ts";

/**
 * Reserves space before the bytes arrive: returns false if the user's files would exceed `quota` bytes. A single
 * statement decides, so that concurrent uploads cannot exceed it together.
 */
export async function reserveMedia(
  db: D1Database,
  { key, user_id, small, media }: StoredMedia,
  { quota, leased_until, now }: { quota: number; leased_until: number; now: number },
): Promise<boolean> {
  const { waveform, transcript: _, ...columns } = media;
  const row = { key, user_id, small, ...columns, waveform: waveform && JSON.stringify(waveform) };
  const reserve = () =>
    db
      .prepare(
        `INSERT INTO media (${MEDIA_COLUMNS}, created_at, leased_until)
         SELECT ${MEDIA_COLUMNS.split(", ")
           .map((column) => `?1->>'${column}'`)
           .join(", ")}, ?3, ?4
         WHERE (SELECT coalesce(sum(size), 0) FROM media WHERE user_id = ?1->>'user_id') + (?1->>'size') <= ?2`,
      )
      .bind(JSON.stringify(row), quota, new Date(now).toISOString(), leased_until)
      .run();
  if ((await reserve()).meta.changes > 0) return true;
  return (await voidLapsed(db, user_id, now)) && (await reserve()).meta.changes > 0;
}

/**
 * Renews the lease of an upload whose bytes keep arriving. Returns false if other uploads have taken its reservation.
 */
export async function renewLease(
  db: D1Database,
  key: string,
  leased_until: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare("UPDATE media SET leased_until = ?2 WHERE key = ?1 AND removed_at IS NULL")
    .bind(key, leased_until)
    .run();
  return meta.changes > 0;
}

/**
 * Records that all bytes have arrived and that the smaller version is in use. Returns false if other uploads have taken
 * the reservation.
 */
export async function markStored(db: D1Database, key: string, now: number): Promise<boolean> {
  const at = new Date(now).toISOString();
  const [stored] = await db.batch([
    db
      .prepare(
        "UPDATE media SET stored_at = ?2, leased_until = NULL WHERE key = ?1 AND removed_at IS NULL",
      )
      .bind(key, at),
    db
      .prepare(
        `UPDATE media SET used_at = coalesce(used_at, ?2)
         WHERE key = (SELECT small FROM media WHERE key = ?1 AND removed_at IS NULL)`,
      )
      .bind(key, at),
  ]);
  return (stored?.meta.changes ?? 0) > 0;
}

/**
 * Runs only when no space is left, so that the quota check of each upload stays a sum over an index. The rows stay for
 * the sweep, which looks for bytes that arrived anyway.
 */
async function voidLapsed(db: D1Database, userId: string, now: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE media SET size = 0, removed_at = ?2
       WHERE user_id = ?1 AND stored_at IS NULL AND removed_at IS NULL AND leased_until <= ?3`,
    )
    .bind(userId, new Date(now).toISOString(), now)
    .run();
  return meta.changes > 0;
}
