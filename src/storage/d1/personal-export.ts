import { z } from "zod";
import { exportedFileSchema, type ExportedFile } from "./transfer.ts";

/** Returns ids of a person's current and former conversations after `after`. */
export async function conversationsOfPerson(
  db: D1Database,
  userId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT conversation_id FROM members WHERE user_id = ?1 AND conversation_id > ?2
       ORDER BY conversation_id LIMIT ?3`,
    )
    .bind(userId, after, limit)
    .all<{ conversation_id: string }>();
  return results.map(({ conversation_id }) => conversation_id);
}

/** Returns a person's own uploads after the key `after`. */
export async function filesOfPerson(
  db: D1Database,
  userId: string,
  after: string,
  limit: number,
): Promise<ExportedFile[]> {
  const { results } = await db
    .prepare(
      `SELECT key, user_id, name, content_type, size, width, height, duration_ms, placeholder, waveform, created_at,
         1 AS owned
       FROM media WHERE user_id = ?1 AND key > ?2 AND stored_at IS NOT NULL AND removed_at IS NULL
       ORDER BY key LIMIT ?3`,
    )
    .bind(userId, after, limit)
    .all();
  return z.array(exportedFileSchema).parse(results);
}

/** Returns the ids of everyone a person has blocked. */
export async function blockedBy(db: D1Database, userId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT blocked_id FROM blocks WHERE user_id = ? ORDER BY created_at, blocked_id")
    .bind(userId)
    .all<{ blocked_id: string }>();
  return results.map(({ blocked_id }) => blocked_id);
}
