import { and, desc, eq, gt, lt, or, sql, type SQL } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { namedAfter } from "#domain/naming.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { fromCursor, toCursor } from "#protocol/cursor.ts";
import type { NamedMember } from "#protocol/member.ts";
import type { List } from "#protocol/primitives.ts";
import type { RequestState } from "#protocol/request.ts";
import { nameMatcher } from "#text/name-keys.ts";
import { conversations, members } from "./schema/conversations.ts";
import { AFTER } from "./tallies.ts";
import { HIDDEN, IS_BLOCKED, LISTED, THERE } from "./listed.ts";
import { giversIn, views } from "./conversation-views.ts";

/**
 * Returns a person's conversations, or the requests to them in this state, most recently active first; null for an
 * invalid cursor.
 */
export async function listConversations(
  db: DrizzleD1Database,
  userId: string,
  cursor: string | undefined,
  limit: number,
  requests?: RequestState,
): Promise<List<Conversation> | null> {
  const those = requests === undefined ? LISTED : and(THERE, eq(members.request, requests));
  return listThose(db, userId, those, cursor, limit);
}

/**
 * SEARCH-14: returns a person's conversations that another person is also in. Reads the person's own conversations, and
 * one row of the other's for each.
 */
export function sharedConversations(
  db: DrizzleD1Database,
  userId: string,
  otherId: string,
  cursor: string | undefined,
  limit: number,
): Promise<List<Conversation> | null> {
  const isIn = sql`EXISTS (SELECT 1 FROM members AS other
    WHERE other.conversation_id = ${members.conversation_id} AND other.user_id = ${otherId} AND other.left_at IS NULL)`;
  return listThose(db, userId, and(LISTED, isIn), cursor, limit);
}

async function listThose(
  db: DrizzleD1Database,
  userId: string,
  those: SQL | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<List<Conversation> | null> {
  const older = olderThan(cursor);
  if (older === null) return null;
  const rows = await views(db, userId, and(those, older), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ view }) => view),
    next_cursor:
      rows.length > limit && last !== undefined ? toCursor([last.active_at, last.view.id]) : null,
  };
}

/** The most conversations whose names one page may compare. */
const NAMES_MAX = 1_000;

const PEER_NAMES = sql<string | null>`CASE WHEN ${conversations.kind} = 'direct' THEN (
  SELECT peer.display_name || ' ' || peer.username FROM members AS peer
  WHERE peer.conversation_id = ${members.conversation_id} AND peer.user_id <> ${members.user_id} AND peer.left_at IS NULL LIMIT 1) END`;

/**
 * SEARCH-6: returns a person's conversations whose title or other person has a matching name. Compares names in code,
 * as the page does, since SQLite folds only ASCII. Reads only the person's own conversations.
 */
export async function findConversations(
  db: DrizzleD1Database,
  userId: string,
  query: string,
  cursor: string | undefined,
  limit: number,
): Promise<List<Conversation> | null> {
  const older = olderThan(cursor);
  if (older === null) return null;
  const { id, active_at, title, name_givers } = conversations;
  const rows = await db
    .select({ id, active_at, title, name_givers, peer: PEER_NAMES })
    .from(members)
    .innerJoin(conversations, eq(id, members.conversation_id))
    .where(and(eq(members.user_id, userId), LISTED, older))
    .orderBy(desc(active_at), desc(id))
    .limit(NAMES_MAX);
  const matches = nameMatcher(query);
  const found = rows.filter(({ title, peer, name_givers }) =>
    matches(peer ?? title ?? namesOf(namedAfter(giversIn(name_givers), userId))),
  );
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : rows.length < NAMES_MAX ? null : rows.at(-1);
  const next_cursor = last ? toCursor([last.active_at, last.id]) : null;
  if (page.length === 0) return { items: [], next_cursor };
  const ids = JSON.stringify(page.map((row) => row.id));
  const those = sql`${id} IN (SELECT value FROM json_each(${ids}))`;
  const items = await views(db, userId, and(LISTED, those), limit);
  return { items: items.map(({ view }) => view), next_cursor };
}

/** Whether a message follows what a person has read, including messages that do not count as unread. */
const MAYBE_UNREAD = sql`(${members.unread_from} IS NOT NULL OR (SELECT max(newer.id) FROM messages AS newer
  WHERE newer.conversation_id = ${members.conversation_id}) > ${AFTER})`;

/**
 * SEARCH-13: returns a person's unread conversations, most recently active first. Counts unread messages only in
 * conversations that it may return, and reads the deciding rows of the others.
 */
export async function unreadConversations(
  db: DrizzleD1Database,
  userId: string,
  cursor: string | undefined,
  limit: number,
): Promise<List<Conversation> | null> {
  const older = olderThan(cursor);
  if (older === null) return null;
  const { id, active_at } = conversations;
  const rows = await db
    .select({ id, active_at })
    .from(members)
    .innerJoin(conversations, eq(id, members.conversation_id))
    .where(and(eq(members.user_id, userId), LISTED, older, MAYBE_UNREAD))
    .orderBy(desc(active_at), desc(id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next_cursor = last === undefined ? null : toCursor([last.active_at, last.id]);
  if (page.length === 0) return { items: [], next_cursor };
  const ids = JSON.stringify(page.map((row) => row.id));
  const those = sql`${id} IN (SELECT value FROM json_each(${ids}))`;
  const shown = await views(db, userId, and(LISTED, those), limit);
  const items = shown
    .map(({ view }) => view)
    .filter(({ unread_count, unread_from }) => unread_count > 0 || unread_from !== null);
  return { items, next_cursor };
}

export async function pinnedConversations(
  db: DrizzleD1Database,
  userId: string,
  limit: number,
): Promise<Conversation[]> {
  const pinned = and(LISTED, eq(members.pinned, true));
  return (await views(db, userId, pinned, limit)).map(({ view }) => view);
}

/**
 * Returns what has changed for a person since a time (ms): views of their conversations, and ids of those they left or
 * removed from their list. Conversations with more than `lazyAbove` members are all included, changed or not.
 */
export async function conversationsChangedSince(
  db: DrizzleD1Database,
  userId: string,
  { since, limit, lazyAbove }: { since: number; limit: number; lazyAbove?: number },
): Promise<{ conversations: Conversation[]; left: Left[] }> {
  const changed = or(
    gt(conversations.changed_at, since),
    gt(members.changed_at, since),
    lazyAbove === undefined ? undefined : gt(conversations.member_count, lazyAbove),
  );
  const rows = await views(db, userId, and(THERE, changed), limit);
  const left = await leftSince(db, userId, since);
  return { conversations: rows.map(({ view }) => view), left };
}

/** A conversation that a person left or removed from their list. `revision`: views with a lower one are older. */
export interface Left {
  id: string;
  revision: number;
}

/** Returns the conversations that a person left or removed from their list since a time (ms). */
export function leftSince(db: DrizzleD1Database, userId: string, since: number): Promise<Left[]> {
  return db
    .select({
      id: members.conversation_id,
      revision: sql<number>`${members.personal_sequence} + CASE WHEN ${members.left_at} IS NULL
        THEN (SELECT head FROM conversations WHERE id = ${members.conversation_id}) ELSE ${members.version} END`,
    })
    .from(members)
    .leftJoin(conversations, eq(conversations.id, members.conversation_id))
    .where(
      and(
        eq(members.user_id, userId),
        or(sql`${members.left_at} IS NOT NULL`, HIDDEN, IS_BLOCKED),
        gt(members.changed_at, since),
      ),
    );
}

/** Returns null for an invalid cursor. */
function olderThan(cursor: string | undefined): SQL | undefined | null {
  if (cursor === undefined) return undefined;
  const after = fromCursor(cursor);
  if (after === null) return null;
  const { active_at, id } = conversations;
  return or(lt(active_at, after[0]), and(eq(active_at, after[0]), lt(id, after[1])));
}

/** Returns the names by which search finds a group without a title. */
function namesOf(people: readonly NamedMember[]): string {
  return people.map(({ nickname, display_name }) => nickname ?? display_name).join(" ");
}
