import { and, desc, eq, lt, or } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { fromCursor, toCursor } from "#protocol/cursor.ts";
import type { List } from "#protocol/primitives.ts";
import type { BlockedPerson } from "#protocol/privacy.ts";
import { blocks, users } from "./schema/accounts.ts";

const rowsSchema = z.array(z.object({ user_id: z.string() }));

/** Looks each person up in both directions, using only the primary key. */
export const BLOCKED_BETWEEN = `
SELECT given.value AS user_id FROM json_each(?2) AS given
WHERE EXISTS (SELECT 1 FROM blocks WHERE blocks.user_id = ?1 AND blocks.blocked_id = given.value)
   OR EXISTS (SELECT 1 FROM blocks WHERE blocks.user_id = given.value AND blocks.blocked_id = ?1)`;

/** Returns the others whom this person has blocked, or who have blocked this person. */
export async function blockedBetween(
  db: D1Database,
  userId: string,
  others: readonly string[],
): Promise<Set<string>> {
  if (others.length === 0) return new Set();
  const { results } = await db.prepare(BLOCKED_BETWEEN).bind(userId, JSON.stringify(others)).all();
  return new Set(rowsSchema.parse(results).map(({ user_id }) => user_id));
}

export interface BlockedPair {
  user_id: string;
  blocked_id: string;
}

const pairsSchema = z.array(z.object({ user_id: z.string(), blocked_id: z.string() }));

/** Reads only the blocks by and of the first people, regardless of the number of second ones. */
const BLOCKS_AMONG = `
SELECT blocks.user_id, blocks.blocked_id FROM json_each(?1) AS given
  CROSS JOIN blocks ON blocks.user_id = given.value
  WHERE blocks.blocked_id IN (SELECT value FROM json_each(?2))
UNION
SELECT blocks.user_id, blocks.blocked_id FROM json_each(?1) AS given
  CROSS JOIN blocks ON blocks.blocked_id = given.value
  WHERE blocks.user_id IN (SELECT value FROM json_each(?2))`;

/** Returns the blocks between each of the first and each of the second, in both directions. */
export async function blocksAmong(
  db: D1Database,
  first: readonly string[],
  second: readonly string[],
): Promise<BlockedPair[]> {
  const { results } = await db
    .prepare(BLOCKS_AMONG)
    .bind(JSON.stringify(first), JSON.stringify(second))
    .all();
  return pairsSchema.parse(results);
}

/** Records a block; repeating it changes nothing. */
export async function putBlock(
  db: DrizzleD1Database,
  user_id: string,
  blocked_id: string,
  created_at: string,
): Promise<void> {
  await db.insert(blocks).values({ user_id, blocked_id, created_at }).onConflictDoNothing();
}

export async function removeBlock(
  db: DrizzleD1Database,
  userId: string,
  blockedId: string,
): Promise<void> {
  await db.delete(blocks).where(and(eq(blocks.user_id, userId), eq(blocks.blocked_id, blockedId)));
}

/** Returns the people that a person has blocked, most recent first; null for an invalid cursor. */
export async function listBlocks(
  db: DrizzleD1Database,
  userId: string,
  cursor: string | undefined,
  limit: number,
): Promise<List<BlockedPerson> | null> {
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  if (after === null) return null;
  const { created_at, blocked_id } = blocks;
  const earlier =
    after && or(lt(created_at, after[0]), and(eq(created_at, after[0]), lt(blocked_id, after[1])));
  const rows = await db
    .select({
      user_id: blocked_id,
      username: users.username,
      display_name: users.display_name,
      avatar_url: users.avatar_url,
      created_at,
    })
    .from(blocks)
    .innerJoin(users, eq(users.id, blocked_id))
    .where(and(eq(blocks.user_id, userId), earlier))
    .orderBy(desc(created_at), desc(blocked_id))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items,
    next_cursor: last === undefined ? null : toCursor([last.created_at, last.user_id]),
  };
}
