import { and, count, eq, gt, gte, isNull, lt, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { members } from "./schema/conversations.ts";
import { users } from "./schema/accounts.ts";

/**
 * Selects the operator's bots, without those of incoming webhooks, which belong to groups. Bots' ids share a prefix, so
 * they are adjacent.
 */
const AMONG_BOTS = and(
  gte(users.id, "bot_"),
  lt(users.id, "bot`"),
  isNull(users.disabled_at),
  sql`${users.username} <> 'hook-' || substr(${users.id}, 5)`,
);

export interface BotRow {
  id: string;
  username: string;
  display_name: string;
  created_at: string;
}

/** Returns the bots after this one, ordered by id. */
export async function botsAfter(
  db: DrizzleD1Database,
  after: string,
  limit: number,
): Promise<BotRow[]> {
  const { id, username, display_name, created_at } = users;
  return db
    .select({ id, username, display_name, created_at })
    .from(users)
    .where(and(AMONG_BOTS, gt(id, after)))
    .orderBy(id)
    .limit(limit);
}

export async function countBots(db: DrizzleD1Database): Promise<number> {
  const [row] = await db.select({ n: count() }).from(users).where(AMONG_BOTS);
  return row?.n ?? 0;
}

/** Returns the ids of the bots that are members of a conversation. */
export async function botsAmong(db: DrizzleD1Database, conversationId: string): Promise<string[]> {
  const { conversation_id, user_id, left_at } = members;
  const isBot = and(gte(user_id, "bot_"), lt(user_id, "bot`"));
  const rows = await db
    .select({ id: user_id })
    .from(members)
    .where(and(eq(conversation_id, conversationId), isBot, isNull(left_at)));
  return rows.map(({ id }) => id);
}
