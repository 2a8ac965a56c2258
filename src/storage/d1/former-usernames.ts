import { z } from "zod";
import { searchKey } from "./users.ts";

/** The most former names that a lookup returns. */
const FORMER_MAX = 10;

/** The limit on username changes: `max` since `since`. */
interface Terms {
  user_id: string;
  since: string;
  max: number;
}

/** Changes that count towards the limit. */
const RECENT = "SELECT released_at FROM former_usernames WHERE user_id = ?1 AND released_at > ?2";

/**
 * NAME-4: changes a person's username. Triggers reserve the previous one, and refuse names reserved for others. Another
 * spelling of the same name always passes. Returns the previous name, or null without writing if the name is taken or
 * there were too many changes.
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

/** Returns the time of the oldest counted change if the limit is reached. */
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

/** Returns a person's former names that nobody has now, newest first: old messages mention them by these. */
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
