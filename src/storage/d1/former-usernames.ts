import { z } from "zod";
import { searchKey } from "./users.ts";

/** Former names that a lookup returns, the newest. */
const FORMER_MAX = 10;

/** How often a person may change their username: `max` times since `since`. */
interface Terms {
  user_id: string;
  since: string;
  max: number;
}

/** Changes that count. */
const RECENT = "SELECT released_at FROM former_usernames WHERE user_id = ?1 AND released_at > ?2";

/**
 * NAME-4: gives a person another username. Triggers reserve the one before, and refuse what is reserved for somebody
 * else. Another spelling of the same name always passes. Returns null, and nothing is written, where the name is taken
 * or there were too many changes; otherwise the name before.
 */
export async function changeUsername(
  db: D1Database,
  { user_id, since, max }: Terms,
  username: string,
): Promise<string | null> {
  const [before, changed] = await db.batch([
    db.prepare("SELECT username FROM users WHERE id = ?1").bind(user_id),
    db
      .prepare(
        `UPDATE OR IGNORE users SET username = ?4, username_key = ?5
         WHERE id = ?1 AND (username_key = ?5 OR (SELECT count(*) FROM (${RECENT})) < ?3)`,
      )
      .bind(user_id, since, max, username, searchKey(username)),
  ] as const);
  const [row] = z.array(z.object({ username: z.string() })).parse(before?.results);
  return (changed?.meta.changes ?? 0) > 0 ? (row?.username ?? null) : null;
}

/** Returns the time of the oldest change that counts, where there are so many that the next has to wait. */
export async function oldestOfTooMany(
  db: D1Database,
  { user_id, since, max }: Terms,
): Promise<string | null> {
  const { results } = await db
    .prepare(`${RECENT} ORDER BY released_at DESC LIMIT ?3`)
    .bind(user_id, since, max)
    .all();
  const times = z.array(z.object({ released_at: z.string() })).parse(results);
  return times.length < max ? null : (times.at(-1)?.released_at ?? null);
}

/** Returns the names that a person had and nobody has now, the newest first: old messages mention them by these. */
export async function formerUsernames(db: D1Database, userId: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT username FROM former_usernames AS former
       WHERE user_id = ?1 AND NOT EXISTS (SELECT 1 FROM users WHERE users.username_key = former.username_key)
       GROUP BY username_key ORDER BY max(released_at) DESC LIMIT ?2`,
    )
    .bind(userId, FORMER_MAX)
    .all();
  return z
    .array(z.object({ username: z.string() }))
    .parse(results)
    .map(({ username }) => username);
}
