import { and, desc, eq, gt, sql, type SQL } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import { namedAfter } from "#domain/naming.ts";
import type { Conversation } from "#protocol/conversation.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import { namedMemberSchema, type NamedMember } from "#protocol/member.ts";
import { idSchema, type List } from "#protocol/primitives.ts";
import { APP_ID, profileSchema } from "#protocol/user.ts";
import { historyOf } from "../history-column.ts";
import { joiningOf } from "../joining-columns.ts";
import { metadataOf } from "../metadata-column.ts";
import { withNotify } from "../conversation/members.ts";
import { toMessage } from "../conversation/message-rows.ts";
import { MESSAGE_COLUMNS } from "../conversation/message-statements.ts";
import { conversations, members } from "./schema/conversations.ts";
import { toUnread, UNREAD } from "./tallies.ts";
import { IS_BLOCKED } from "./listed.ts";

const lastSchema = z.tuple([
  z.record(z.string(), z.unknown()),
  z.record(z.string(), z.unknown()),
  namedMemberSchema.transform(withDeletedMark).nullable(),
  z.int().nullable(),
]);
const nameGiversSchema = z.array(namedMemberSchema);
const peerSchema = profileSchema.extend({ user_id: z.string() }).transform(withDeletedMark);

const HALF = Math.ceil(MESSAGE_COLUMNS.length / 2);
const objectOf = (columns: readonly string[]) =>
  `json_object(${columns.map((column) => `'${column}', ${column}`).join(", ")})`;

/**
 * The newest message that the reader can see, in two parts because D1's functions take at most 32 arguments, its
 * sender, and how many messages of its album end with it.
 */
const lastMessage = (from: SQL) => sql<string | null>`(
  SELECT json_array(${sql.raw(objectOf(MESSAGE_COLUMNS.slice(0, HALF)))}, ${sql.raw(objectOf(MESSAGE_COLUMNS.slice(HALF)))},
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

export interface ListedView {
  view: Conversation;
  active_at: string;
}

/**
 * Returns all conversations as the app sees them, ordered by id, so that a page reads only the rows that it returns.
 */
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

/** The viewer's part of a view for the app (KEY-5). */
const OF_THE_APP = {
  role: "owner",
  unread_from: null,
  unread_count: 0,
  mention_count: 0,
  settings: { muted_until: null, archived: false, pinned: false, translate: false },
  direct_with: null,
} satisfies Partial<Conversation>;

export async function views(
  db: DrizzleD1Database,
  userId: string,
  where: SQL | undefined,
  limit: number,
): Promise<ListedView[]> {
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

export function giversIn(json: string | null): NamedMember[] {
  return json === null ? [] : nameGiversSchema.parse(JSON.parse(json));
}

function creatorOf(created_by: string | null): { created_by?: string } {
  return created_by === null ? {} : { created_by };
}
