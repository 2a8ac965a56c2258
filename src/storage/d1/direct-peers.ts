import { and, desc, eq, isNull, ne } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { alias } from "drizzle-orm/sqlite-core";
import { conversations, members } from "./schema/conversations.ts";
import { SAID } from "./listed.ts";

/** Returns the peers of a person's direct conversations with messages, most recently active first. */
export async function directPeers(
  db: DrizzleD1Database,
  userId: string,
  limit: number,
): Promise<string[]> {
  const peer = alias(members, "peer");
  const rows = await db
    .select({ user_id: peer.user_id })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversation_id))
    .innerJoin(
      peer,
      and(eq(peer.conversation_id, members.conversation_id), ne(peer.user_id, members.user_id)),
    )
    .where(
      and(
        eq(members.user_id, userId),
        isNull(members.left_at),
        eq(conversations.kind, "direct"),
        isNull(peer.left_at),
        // BLOCK-3, REQUEST-3
        isNull(members.request),
        isNull(peer.request),
        isNull(members.apart),
        isNull(peer.apart),
        SAID,
      ),
    )
    .orderBy(desc(conversations.active_at))
    .limit(limit);
  return rows.map(({ user_id }) => user_id);
}

/**
 * Whether two people may see each other's presence, apart from blocks: both are in a direct conversation with a
 * message, and it is not a request. Reads about three rows by key.
 */
export async function arePeers(
  db: D1Database,
  one: string,
  other: string,
  directId: string,
): Promise<boolean> {
  const found = await db
    .prepare(
      `SELECT 1 WHERE 2 = (SELECT count(*) FROM members WHERE conversation_id = ?3 AND user_id IN (?1, ?2)
           AND left_at IS NULL AND request IS NULL)
         AND EXISTS (SELECT 1 FROM messages WHERE conversation_id = ?3)`,
    )
    .bind(one, other, directId)
    .first();
  return found !== null;
}
