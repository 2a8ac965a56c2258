import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { alias } from "drizzle-orm/sqlite-core";
import { countOf, type UnreadCounts } from "#domain/unread-counts.ts";
import { conversations, members } from "./schema/conversations.ts";
import { toUnread, UNREAD } from "./tallies.ts";
import { IS_BLOCKED, SAID } from "./listed.ts";

/** Returns the unread messages and mentions in each of a person's conversations. */
export async function unreadByConversation(
  db: DrizzleD1Database,
  userId: string,
): Promise<UnreadCounts> {
  const rows = await db
    .select({
      id: members.conversation_id,
      unread: UNREAD,
      request: members.request,
      revision: sql<number>`${conversations.head} + ${members.personal_sequence}`,
    })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversation_id))
    .where(
      and(
        eq(members.user_id, userId),
        isNull(members.left_at),
        sql`NOT ${IS_BLOCKED}`,
        or(isNull(members.request), SAID),
      ),
    );
  return new Map(
    rows.map(({ id, unread, request, revision }) => [
      id,
      countOf({ ...toUnread(unread), revision }, request),
    ]),
  );
}

/** Returns the ids of all of a person's conversations, including those that are not in their list. */
export async function conversationIdsOf(db: DrizzleD1Database, userId: string): Promise<string[]> {
  const rows = await db
    .select({ id: members.conversation_id })
    .from(members)
    .where(and(eq(members.user_id, userId), isNull(members.left_at)));
  return rows.map(({ id }) => id);
}

/** Returns the given conversations of which a person is a member. */
export async function stillIn(
  db: DrizzleD1Database,
  userId: string,
  ids: readonly string[],
): Promise<string[]> {
  const among = sql`${members.conversation_id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const rows = await db
    .select({ id: members.conversation_id })
    .from(members)
    .where(and(among, eq(members.user_id, userId), isNull(members.left_at)));
  return rows.map(({ id }) => id);
}

/**
 * Returns the ids of the conversations that a global search covers, which excludes requests and conversations hidden by
 * a block.
 */
export async function searchedConversationIds(
  db: DrizzleD1Database,
  userId: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: members.conversation_id })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversation_id))
    .where(
      and(
        eq(members.user_id, userId),
        isNull(members.left_at),
        isNull(members.request),
        sql`NOT ${IS_BLOCKED}`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** Returns the ids of conversations that two people currently share. */
export async function sharedConversationIds(
  db: DrizzleD1Database,
  userId: string,
  otherId: string,
): Promise<string[]> {
  const other = alias(members, "other");
  const rows = await db
    .select({ id: members.conversation_id })
    .from(members)
    .innerJoin(
      other,
      and(
        eq(other.conversation_id, members.conversation_id),
        eq(other.user_id, otherId),
        isNull(other.left_at),
      ),
    )
    .where(and(eq(members.user_id, userId), isNull(members.left_at)));
  return rows.map(({ id }) => id);
}

/** Returns some of a person's conversation ids after `after`, ascending; optionally only direct ones. */
export async function conversationIdsAfter(
  db: DrizzleD1Database,
  userId: string,
  after: string,
  limit: number,
  kind?: "direct",
): Promise<string[]> {
  const { conversation_id } = members;
  const all = db.select({ id: conversation_id }).from(members).$dynamic();
  // Only this condition needs the conversations' rows.
  const asked =
    kind === undefined
      ? all
      : all.innerJoin(
          conversations,
          and(eq(conversations.id, conversation_id), eq(conversations.kind, kind)),
        );
  const rows = await asked
    .where(and(eq(members.user_id, userId), isNull(members.left_at), gt(conversation_id, after)))
    .orderBy(conversation_id)
    .limit(limit);
  return rows.map(({ id }) => id);
}
