import { z } from "zod";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import { namedMemberSchema } from "#protocol/member.ts";
import { fromCursor, toCursor } from "#protocol/cursor.ts";
import type { List } from "#protocol/primitives.ts";
import { THREADS_MAX, type Follow, type Thread } from "#protocol/thread.ts";
import type { Follower } from "#domain/following.ts";
import type { FollowedThreads } from "#domain/notified.ts";
import type { Following } from "#domain/unseen.ts";
import { toMessage } from "../conversation/message-rows.ts";

const keysSchema = z.array(
  z.object({
    conversation_id: z.string(),
    message_id: z.int(),
    last_reply_id: z.int(),
    last_reply_at: z.string(),
    unread_count: z.int(),
  }),
);
/** The most threads that the list reads; it then forgets those beyond the limit. */
const READ_AT_MOST = 2 * THREADS_MAX;

/** BLOCK-2: a direct conversation with a blocked person has left the list. */
const IS_BLOCKED = `(members.apart IS NOT NULL AND EXISTS (SELECT 1 FROM conversations
    WHERE conversations.id = members.conversation_id AND conversations.kind = 'direct'))`;

const FOLLOWED = `
SELECT follow.conversation_id, follow.message_id, follow.read, root.last_reply_id, root.last_reply_at,
  root.recent_replies, members.visible_from, members.apart
FROM follow
  JOIN members ON members.conversation_id = follow.conversation_id AND members.user_id = ?1
    AND members.left_at IS NULL AND members.request IS NULL AND members.visible_from <= follow.message_id
  JOIN messages AS root ON root.conversation_id = follow.conversation_id AND root.id = follow.message_id
    AND root.last_reply_at IS NOT NULL
WHERE NOT ${IS_BLOCKED}`;

/** Counts others' replies after the last one that the reader has seen or written. */
const UNREAD = `(SELECT count(*) FROM json_each(recent_replies) AS reply
  WHERE reply.value->>0 > max(read, coalesce(
      (SELECT max(own.value->>0) FROM json_each(recent_replies) AS own WHERE own.value->>1 = ?1), 0))
    AND reply.value->>0 >= visible_from AND reply.value->>1 <> ?1
    AND reply.value->>1 NOT IN (SELECT value FROM json_each(coalesce(apart, '[]'))))`;

/** Whether the threads that a person follows or has unfollowed exceed what the server remembers. */
const BEYOND = `SELECT following FROM thread_follows WHERE user_id = ?1 GROUP BY following HAVING count(*) > ${THREADS_MAX}`;

/**
 * FOLLOW-2: returns a page of a person's threads. Reads three rows for each thread, and some more for those on the
 * page. `tooMany`: there are threads to forget (FOLLOW-5), on the page or not.
 */
export async function threadsOf(
  db: D1Database,
  userId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<(List<Thread> & { tooMany: boolean }) | null> {
  const place = cursor === undefined ? undefined : fromCursor(cursor);
  if (place === null) return null;
  const [conversation_id = "", message_id = "0"] = place?.[1].split("/") ?? [];
  const after = place === undefined ? [] : [place[0], conversation_id, Number(message_id)];
  const before =
    place === undefined ? "" : "WHERE (last_reply_at, conversation_id, message_id) < (?3, ?4, ?5)";
  const [listed, beyond] = await db.batch([
    db
      .prepare(
        `WITH follow AS MATERIALIZED (
           SELECT * FROM thread_follows WHERE user_id = ?1 AND following LIMIT ${READ_AT_MOST})
         SELECT conversation_id, message_id, last_reply_id, last_reply_at, ${UNREAD} AS unread_count
         FROM (SELECT * FROM (${FOLLOWED}) ${before}
           ORDER BY last_reply_at DESC, conversation_id DESC, message_id DESC LIMIT ?2)`,
      )
      .bind(userId, limit + 1, ...after),
    db.prepare(BEYOND).bind(userId),
  ]);
  const keys = keysSchema.parse(listed?.results);
  const page = keys.slice(0, limit);
  const last = keys.length > limit ? page.at(-1) : undefined;
  const { messages, senders } = await messagesAt(
    db,
    page.flatMap(({ conversation_id: id, message_id, last_reply_id }) => [
      [id, message_id] as const,
      [id, last_reply_id] as const,
    ]),
  );
  const items = page.flatMap(({ conversation_id, message_id, last_reply_id, unread_count }) => {
    const message = messages.get(`${conversation_id} ${message_id}`);
    const last_reply = messages.get(`${conversation_id} ${last_reply_id}`);
    if (message === undefined || last_reply === undefined) return [];
    const last_sender = senders.get(`${conversation_id} ${last_reply.sender_id}`) ?? null;
    return [{ conversation_id, message, last_reply, last_sender, unread_count }];
  });
  const next_cursor =
    last === undefined
      ? null
      : toCursor([last.last_reply_at, `${last.conversation_id}/${last.message_id}`]);
  return { items, next_cursor, tooMany: beyond?.results.length !== 0 };
}

const AT = `FROM json_each(?) AS given JOIN messages
  ON messages.conversation_id = given.value->>0 AND messages.id = given.value->>1`;

/** Returns the messages at these places with their senders, by conversation and id. */
async function messagesAt(db: D1Database, places: readonly (readonly [string, number])[]) {
  const given = JSON.stringify(places);
  const [messages, senders] = await db.batch<{ conversation_id: string }>([
    db.prepare(`SELECT messages.* ${AT}`).bind(given),
    db
      .prepare(
        `SELECT members.* ${AT} JOIN members ON members.conversation_id = messages.conversation_id
           AND members.user_id = messages.sender_id`,
      )
      .bind(given),
  ]);
  return {
    messages: new Map(
      messages?.results.map((row) => {
        const message = toMessage(row, row.conversation_id);
        return [`${row.conversation_id} ${message.id}`, message] as const;
      }),
    ),
    senders: new Map(
      senders?.results.map((row) => {
        const sender = withDeletedMark(namedMemberSchema.parse(row));
        return [`${row.conversation_id} ${sender.user_id}`, sender] as const;
      }),
    ),
  };
}

/**
 * FOLLOW-5: forgets threads beyond the limit, among followed and unfollowed ones separately: first those that the
 * person did not choose, and of these the ones with the oldest last reply.
 */
export async function forgetThreads(db: D1Database, userId: string): Promise<void> {
  await forgetting(db, userId).run();
}

/** Reads no more than `BEYOND` if there is nothing to forget. */
function forgetting(db: D1Database, userId: string): D1PreparedStatement {
  return db
    .prepare(
      `WITH beyond AS MATERIALIZED (${BEYOND})
       DELETE FROM thread_follows WHERE user_id = ?1 AND (conversation_id, message_id) IN (
         SELECT conversation_id, message_id FROM (
           SELECT follow.conversation_id, follow.message_id, row_number() OVER (
               PARTITION BY follow.following ORDER BY follow.by_hand DESC, root.last_reply_at DESC) AS place
           FROM beyond CROSS JOIN thread_follows AS follow
             ON follow.user_id = ?1 AND follow.following = beyond.following
             LEFT JOIN messages AS root
               ON root.conversation_id = follow.conversation_id AND root.id = follow.message_id)
         WHERE place > ${THREADS_MAX})`,
    )
    .bind(userId);
}

const followRowSchema = z.object({ following: z.int().transform(Boolean), read: z.int() });

export async function followOf(
  db: D1Database,
  userId: string,
  [conversationId, messageId]: readonly [string, number],
): Promise<Follow> {
  const row = await db
    .prepare(
      `SELECT following, read FROM thread_follows
       WHERE user_id = ? AND conversation_id = ? AND message_id = ?`,
    )
    .bind(userId, conversationId, messageId)
    .first();
  return row === null ? { following: false, read: 0 } : followRowSchema.parse(row);
}

/**
 * FOLLOW-3: a person's own choice holds, whatever happens in the thread. A new follower has read what is there. Writes one row, or none if nothing changes.
 * Returns false if they already follow the maximum by choice (FOLLOW-5); unfollowing always succeeds.
 */
export async function setFollowing(
  db: D1Database,
  userId: string,
  [conversationId, messageId]: readonly [string, number],
  following: boolean,
): Promise<boolean> {
  const place = [userId, conversationId, messageId] as const;
  const [, follow] = await db.batch([
    db
      .prepare(
        `INSERT INTO thread_follows (user_id, conversation_id, message_id, following, by_hand, read)
         SELECT ?1, ?2, ?3, ?4, 1, coalesce(
           (SELECT last_reply_id FROM messages WHERE conversation_id = ?2 AND id = ?3), ?3)
         WHERE ?4 = 0 OR ${THREADS_MAX} >
           (SELECT count(*) FROM thread_follows WHERE user_id = ?1 AND following AND by_hand)
         ON CONFLICT DO UPDATE SET following = excluded.following, by_hand = 1,
           read = iif(following, read, max(read, excluded.read))
           WHERE following <> excluded.following OR NOT by_hand`,
      )
      .bind(...place, following ? 1 : 0),
    db
      .prepare(
        `SELECT 1 FROM thread_follows WHERE user_id = ? AND conversation_id = ? AND message_id = ? AND following`,
      )
      .bind(...place),
    forgetting(db, userId),
  ]);
  return !following || follow?.results.length === 1;
}

/** FOLLOW-4: writes one row, or none if they have read as far or do not follow the thread. */
export async function readThread(
  db: D1Database,
  userId: string,
  [conversationId, messageId]: readonly [string, number],
  read: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE thread_follows SET read = ?4
       WHERE user_id = ?1 AND conversation_id = ?2 AND message_id = ?3 AND read < ?4`,
    )
    .bind(userId, conversationId, messageId, read)
    .run();
}

/** FOLLOW-1: writes one row for each person who is new to a thread; repeating it writes nothing. */
export function insertFollowers(
  db: D1Database,
  conversationId: string,
  followers: readonly Follower[],
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO thread_follows (user_id, conversation_id, message_id, following, read)
       SELECT value->>'user_id', ?1, value->>'message_id', 1, min(value->>'read') FROM json_each(?2)
       GROUP BY value->>'user_id', value->>'message_id'
       ON CONFLICT DO NOTHING`,
    )
    .bind(conversationId, JSON.stringify(followers));
}

/** Deletes the follows of a deleted conversation. */
export function deleteFollowers(db: D1Database, conversationId: string): D1PreparedStatement {
  return db.prepare("DELETE FROM thread_follows WHERE conversation_id = ?").bind(conversationId);
}

const followedSchema = z.array(z.object({ message_id: z.int(), read: z.int() }));

/** FOLLOW-6: returns the threads that a person follows in a conversation. */
export async function followedIn(
  db: D1Database,
  userId: string,
  conversationId: string,
): Promise<FollowedThreads> {
  const { results } = await db
    .prepare(
      "SELECT message_id, read FROM thread_follows WHERE user_id = ? AND conversation_id = ? AND following",
    )
    .bind(userId, conversationId)
    .run();
  return new Map(followedSchema.parse(results).map(({ message_id, read }) => [message_id, read]));
}

/** Selects who follows the given threads, and how far they have read in them. */
export const FOLLOWERS = `SELECT follow.user_id, follow.message_id, follow.read FROM json_each(?2)
  CROSS JOIN thread_follows AS follow ON follow.conversation_id = ?1 AND follow.message_id = value AND follow.following`;

const followersSchema = z.array(
  z.object({ user_id: z.string(), message_id: z.int(), read: z.int() }),
);

/** FOLLOW-6: returns which of these threads each person follows. Reads a row for each follower, and none for no thread. */
export async function threadFollowers(
  db: D1Database,
  conversationId: string,
  threads: readonly number[],
): Promise<Following> {
  const following = new Map<string, Map<number, number>>();
  if (threads.length === 0) return following;
  const bound = db.prepare(FOLLOWERS).bind(conversationId, JSON.stringify(threads));
  for (const { user_id, message_id, read } of followersSchema.parse((await bound.run()).results)) {
    const followed = following.get(user_id) ?? new Map<number, number>();
    following.set(user_id, followed.set(message_id, read));
  }
  return following;
}
