import { z } from "zod";

/**
 * Checks at most this many of a person's conversations, largest first, which finds most people who share one at once.
 */
const CONVERSATIONS_MAX = 2_000;

/**
 * Uses only indexes: for each person, checks the user's conversations until one contains them. The `limit` bounds the
 * cost, since strangers cost the most.
 */
export const STRANGERS = `
WITH mine AS MATERIALIZED (
  SELECT members.conversation_id
  FROM members CROSS JOIN conversations ON conversations.id = members.conversation_id
  WHERE members.user_id = ?1 AND members.left_at IS NULL AND conversations.member_count > 1
  ORDER BY conversations.member_count DESC LIMIT ?3
)
SELECT given.value AS user_id FROM json_each(?2) AS given
WHERE NOT EXISTS (
  SELECT 1 FROM mine CROSS JOIN members AS peer
    ON peer.conversation_id = mine.conversation_id AND peer.user_id = given.value
  WHERE peer.left_at IS NULL AND peer.request IS NULL
)
LIMIT ?4`;

const rowsSchema = z.array(z.object({ user_id: z.string() }));

/**
 * Returns the given people who share no conversation with this user, at most `limit`. A conversation that is a request
 * to them does not count.
 */
export async function strangersAmong(
  db: D1Database,
  userId: string,
  ids: readonly string[],
  limit: number,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { results } = await db
    .prepare(STRANGERS)
    .bind(userId, JSON.stringify(ids), CONVERSATIONS_MAX, limit)
    .all();
  return rowsSchema.parse(results).map(({ user_id }) => user_id);
}
