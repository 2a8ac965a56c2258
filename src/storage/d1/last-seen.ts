import { z } from "zod";
import type { Between, Seen } from "#domain/last-seen.ts";

const flag = z.int().transform(Boolean);
const rowSchema = z.object({
  last_seen_at: z
    .string()
    .transform((at) => Date.parse(at))
    .nullable(),
  open_until: z.int().nullable(),
  viewer_shows: flag,
  person_shows: flag,
  have_talked: flag,
});

/** Reads about five rows by key. Returns null if one of the two does not exist. */
export async function seenBetween(
  db: D1Database,
  viewerId: string,
  userId: string,
  directId: string,
): Promise<(Seen & Between) | null> {
  const row = await db
    .prepare(
      `SELECT person.last_seen_at, inboxes.open_until, viewer.show_last_seen AS viewer_shows,
         person.show_last_seen AS person_shows,
         2 = (SELECT count(*) FROM members WHERE conversation_id = ?3 AND user_id IN (?1, ?2) AND left_at IS NULL
             AND request IS NULL AND apart IS NULL)
           AND EXISTS (SELECT 1 FROM messages WHERE conversation_id = ?3) AS have_talked
       FROM users AS person CROSS JOIN users AS viewer ON viewer.id = ?1
       LEFT JOIN inboxes ON inboxes.user_id = person.id
       WHERE person.id = ?2`,
    )
    .bind(viewerId, userId, directId)
    .first();
  return row === null ? null : rowSchema.parse(row);
}
