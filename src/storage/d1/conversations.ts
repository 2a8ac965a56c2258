import { and, desc, eq, gt, isNull, lt, ne, or, sql, type SQL } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { alias } from "drizzle-orm/sqlite-core";
import { z } from "zod";
import { namedAfter } from "#domain/naming.ts";
import { countOf, type UnreadCounts } from "#domain/unread-counts.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import { marked } from "#protocol/deleted-account.ts";
import { fromCursor, toCursor } from "#protocol/cursor.ts";
import { namedMemberSchema, type NamedMember } from "#protocol/member.ts";
import { idSchema, type List } from "#protocol/primitives.ts";
import type { RequestState } from "#protocol/request.ts";
import { APP_ID, profileSchema } from "#protocol/user.ts";
import { nameMatcher } from "#text/name-keys.ts";
import { historyOf } from "../history-column.ts";
import { joiningOf } from "../joining-columns.ts";
import { metadataOf } from "../metadata-column.ts";
import { withNotify } from "../conversation/members.ts";
import { toMessage } from "../conversation/message-rows.ts";
import { conversations, members } from "./schema.ts";
import { AFTER, toUnread, UNREAD } from "./tallies.ts";

const lastSchema = z.tuple([
  z.record(z.string(), z.unknown()),
  z.record(z.string(), z.unknown()),
  namedMemberSchema.transform(marked).nullable(),
  z.int().nullable(),
]);
const nameGiversSchema = z.array(namedMemberSchema);
const peerSchema = profileSchema.extend({ user_id: z.string() }).transform(marked);

/** The newest message that its reader sees, in two parts, its sender, and how many of its album end with it: D1's functions take 32 arguments at most. */
const lastMessage = (from: SQL) => sql<string | null>`(
  SELECT json_array(json_object('id', id, 'version', version, 'text_version', text_version, 'client_id', client_id, 'sender_id', sender_id, 'kind', kind,
    'text', text, 'media_url', media_url, 'media', media, 'language', language, 'reply_to', reply_to), json_object(
    'reply_count', reply_count, 'last_reply_id', last_reply_id, 'mentions', mentions, 'reactions', reactions,
    'pinned', pinned, 'metadata', metadata, 'system', system, 'forwarded', forwarded, 'preview', preview, 'album', album, 'created_at', created_at, 'edited_at', edited_at, 'deleted_at', deleted_at),
    json((SELECT json_object('user_id', user_id, 'username', username, 'display_name', display_name,
      'avatar_url', avatar_url, 'nickname', nickname)
    FROM members AS sender
    WHERE sender.conversation_id = newest.conversation_id AND sender.user_id = newest.sender_id)),
    CASE WHEN album IS NOT NULL THEN (SELECT count(*) FROM (
      SELECT sender_id, album, deleted_at FROM messages AS run
      WHERE run.conversation_id = newest.conversation_id AND run.id <= newest.id AND run.id >= ${from}
      ORDER BY run.id DESC LIMIT ${sql.raw(String(ALBUM_MAX))}) AS run
      WHERE run.sender_id = newest.sender_id AND run.album = newest.album AND run.deleted_at IS NULL) END)
  FROM messages AS newest
  WHERE newest.conversation_id = ${conversations.id} AND newest.deleted_at IS NULL AND newest.id >= ${from}
  ORDER BY newest.id DESC LIMIT 1)`;

const DIRECT_WITH = sql<string | null>`(
  SELECT json_object('user_id', peer.user_id, 'username', peer.username, 'display_name', peer.display_name,
    'avatar_url', peer.avatar_url)
  FROM members AS peer
  WHERE ${conversations.kind} = 'direct' AND peer.conversation_id = ${members.conversation_id}
    AND peer.user_id <> ${members.user_id} AND peer.left_at IS NULL LIMIT 1)`;

/** Whether there ever was a message that this member sees; what the server reports is none. */
const SAID = sql`EXISTS (SELECT 1 FROM messages AS said WHERE said.conversation_id = ${members.conversation_id}
  AND said.id >= ${members.visible_from} AND said.kind <> 'system')`;

/** BLOCK-2: a direct conversation with somebody whom the person has blocked. */
const IS_BLOCKED = sql`(${members.apart} IS NOT NULL AND ${conversations.kind} = 'direct')`;

/** MEMBER-5: the conversations that a person has in their list, or as requests. */
const THERE = and(
  isNull(members.left_at),
  or(eq(members.opened, true), SAID),
  sql`NOT ${IS_BLOCKED}`,
);

/** REQUEST-2: those in their list. */
const LISTED = and(THERE, isNull(members.request));

/** CLEAR-3: those that a person took from their list. */
const HIDDEN = and(eq(members.opened, false), gt(members.visible_from, 0), sql`NOT ${SAID}`);

/** The columns of a view that are the same for everyone. */
const CONVERSATION = {
  id: conversations.id,
  kind: conversations.kind,
  title: conversations.title,
  avatar_url: conversations.avatar_url,
  version: conversations.version,
  created_by: conversations.created_by,
  created_at: conversations.created_at,
  head: conversations.head,
  member_count: conversations.member_count,
  metadata: conversations.metadata,
  history: conversations.history,
  members_invite: conversations.members_invite,
  join_approval: conversations.join_approval,
};

interface Row {
  view: Conversation;
  active_at: string;
}

/**
 * Returns someone's conversations, or the requests to them in this state, the most recently active first; null for an
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
 * SEARCH-14: returns those of someone's conversations that another person is in now. It reads the person's own
 * conversations, and in each one row of the other's by its key.
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

/** Returns all conversations as the app sees them, by id, so that a page reads no more than it returns. */
export async function listAllConversations(
  db: DrizzleD1Database,
  cursor: string | undefined,
  limit: number,
): Promise<List<Conversation> | null> {
  const after = cursor === undefined ? "" : idSchema.safeParse(cursor).data;
  if (after === undefined) return null;
  const rows = await db
    .select({
      ...CONVERSATION,
      last: lastMessage(sql`0`),
      name_givers: conversations.name_givers,
    })
    .from(conversations)
    .where(gt(conversations.id, after))
    .orderBy(conversations.id)
    .limit(limit + 1);
  const items = rows
    .slice(0, limit)
    .map(
      ({
        last,
        name_givers,
        metadata,
        history,
        created_by,
        members_invite,
        join_approval,
        ...row
      }): Conversation => ({
        ...row,
        ...historyOf(row.kind, history),
        ...creatorOf(created_by),
        ...metadataOf(metadata),
        ...joiningOf({ members_invite, join_approval }),
        ...OF_THE_APP,
        read: row.head,
        revision: row.head,
        ...lastOf(last, row.id),
        named_after: namedAfter(giversIn(name_givers), APP_ID),
      }),
    );
  return { items, next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** What a view has of its viewer, where that is the app (KEY-5). */
const OF_THE_APP = {
  role: "owner",
  unread_from: null,
  unread_count: 0,
  mention_count: 0,
  settings: { muted_until: null, archived: false, pinned: false, translate: false },
  direct_with: null,
} satisfies Partial<Conversation>;

/** Conversations whose names one page may compare. */
const NAMES_MAX = 1_000;

const PEER_NAMES = sql<string | null>`CASE WHEN ${conversations.kind} = 'direct' THEN (
  SELECT peer.display_name || ' ' || peer.username FROM members AS peer
  WHERE peer.conversation_id = ${members.conversation_id} AND peer.user_id <> ${members.user_id} AND peer.left_at IS NULL LIMIT 1) END`;

/**
 * SEARCH-6: returns someone's conversations whose title or other person has a matching name. It compares names in code,
 * as the page does, since SQLite folds ASCII only. It reads only the person's own conversations.
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

/** Whether a message came after what a person has read; perhaps one that does not count as unread. */
const MAYBE_UNREAD = sql`(${members.unread_from} IS NOT NULL OR (SELECT max(newer.id) FROM messages AS newer
  WHERE newer.conversation_id = ${members.conversation_id}) > ${AFTER})`;

/**
 * SEARCH-13: returns someone's unread conversations, the most recently active first. It counts what is unread only in
 * those that it may return: of the others it reads the rows that say so.
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
 * Returns what changed for someone since a time (ms): views of their conversations, and ids of those they left
 * or took from their list.
 * Conversations with more than `lazyAbove` members are all included, changed or not.
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

/** A conversation that someone left or took from their list. `revision`: a view with a lower one is older than that. */
export interface Left {
  id: string;
  revision: number;
}

/** Returns those that someone left, or took from their list, since a time (ms). */
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

/** Returns unread messages and mentions in each of someone's conversations. */
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

/** Returns the ids of all of someone's conversations: also of those that are not in their list. */
export async function conversationIdsOf(db: DrizzleD1Database, userId: string): Promise<string[]> {
  const rows = await db
    .select({ id: members.conversation_id })
    .from(members)
    .where(and(eq(members.user_id, userId), isNull(members.left_at)));
  return rows.map(({ id }) => id);
}

/** Returns those of these conversations that someone is in. */
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

/** Returns the ids of those in which a search over all of them looks: not of requests, or of what a block hides. */
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

/** Returns the ids of those that two people share now. */
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

/** Returns some of those ids, ascending, after `after`; of direct conversations alone, if asked. */
export async function conversationIdsAfter(
  db: DrizzleD1Database,
  userId: string,
  after: string,
  limit: number,
  kind?: "direct",
): Promise<string[]> {
  const { conversation_id } = members;
  const all = db.select({ id: conversation_id }).from(members).$dynamic();
  // Only then are the conversations read.
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

/** Returns the peers of someone's direct conversations that have messages, the most recently active first. */
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
 * Whether the two show each other whether they are online, but for a block: they have this direct conversation with a
 * message, both are in it, and it is no request. Reads some three rows by their keys.
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

/** Returns null for an invalid cursor. */
function olderThan(cursor: string | undefined): SQL | undefined | null {
  if (cursor === undefined) return undefined;
  const after = fromCursor(cursor);
  if (after === null) return null;
  const { active_at, id } = conversations;
  return or(lt(active_at, after[0]), and(eq(active_at, after[0]), lt(id, after[1])));
}

async function views(
  db: DrizzleD1Database,
  userId: string,
  where: SQL | undefined,
  limit: number,
): Promise<Row[]> {
  const rows = await db
    .select({
      ...CONVERSATION,
      role: members.role,
      read: members.read,
      unread_from: members.unread_from,
      visible_from: members.visible_from,
      unread: UNREAD,
      settings: {
        muted_until: members.muted_until,
        archived: members.archived,
        pinned: members.pinned,
        translate: members.translate,
      },
      notify: members.notify,
      join_requests: members.join_requests,
      request: members.request,
      blocked: sql<number>`${IS_BLOCKED}`,
      personal_sequence: members.personal_sequence,
      last: lastMessage(sql`${members.visible_from}`),
      direct_with: DIRECT_WITH,
      name_givers: conversations.name_givers,
      active_at: conversations.active_at,
    })
    .from(members)
    .innerJoin(conversations, eq(conversations.id, members.conversation_id))
    .where(and(eq(members.user_id, userId), where))
    .orderBy(desc(conversations.active_at), desc(conversations.id))
    .limit(limit);
  return rows.map(
    ({
      active_at,
      personal_sequence,
      last,
      direct_with,
      name_givers,
      metadata,
      history,
      visible_from,
      created_by,
      members_invite,
      join_approval,
      join_requests,
      unread,
      request,
      blocked,
      settings,
      notify,
      ...row
    }) => ({
      active_at,
      view: {
        ...row,
        settings: withNotify(settings, notify),
        ...historyOf(row.kind, history),
        ...creatorOf(created_by),
        ...metadataOf(metadata),
        ...(visible_from > 0 ? { visible_from } : {}),
        ...joiningOf({ members_invite, join_approval }),
        ...(join_requests === 0 ? {} : { join_requests }),
        ...toUnread(unread),
        revision: row.head + personal_sequence,
        ...lastOf(last, row.id),
        direct_with: direct_with === null ? null : peerSchema.parse(JSON.parse(direct_with)),
        named_after: namedAfter(giversIn(name_givers), userId),
        ...(request === null ? {} : { request }),
        ...(blocked === 1 ? { blocked: true } : {}),
      },
    }),
  );
}

const NO_LAST = { last_message: null, last_sender: null };

function lastOf(
  json: string | null,
  conversationId: string,
): Pick<Conversation, "last_message" | "last_sender" | "last_album_count"> {
  if (json === null) return NO_LAST;
  const [one, other, last_sender, album_count] = lastSchema.parse(JSON.parse(json));
  return {
    last_message: toMessage({ ...one, ...other }, conversationId),
    last_sender,
    ...(album_count !== null && { last_album_count: album_count }),
  };
}

/** The names by which search finds a group without a title. */
function namesOf(people: readonly NamedMember[]): string {
  return people.map(({ nickname, display_name }) => nickname ?? display_name).join(" ");
}

export function giversIn(json: string | null): NamedMember[] {
  return json === null ? [] : nameGiversSchema.parse(JSON.parse(json));
}

function creatorOf(created_by: string | null): { created_by?: string } {
  return created_by === null ? {} : { created_by };
}
