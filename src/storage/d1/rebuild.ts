import { z } from "zod";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { D1_NOW } from "./clock.ts";
import { joiningColumns } from "../joining-columns.ts";
import type { Asked } from "./listeners.ts";
import { metadataColumn } from "../metadata-column.ts";
import {
  memberRow,
  nameGiversColumn,
  writeAndAsk,
  type Learned,
  type ProjectionBatch,
} from "./projection.ts";
import { parametersOf } from "./tallies.ts";
import { ENDPOINTS } from "./webhooks.ts";

/*
 * A rebuild rewrites D1's rows page by page, and finally deletes those that the object does not have. Correct rows are
 * never missing, and late writes of older versions still change nothing.
 */

/** Marks rows that claim to be newer than the object's own as older, so that the next batch overwrites them. */
export async function distrustNewer(db: D1Database, batch: ProjectionBatch): Promise<void> {
  const { id } = batch.conversation;
  const messages = JSON.stringify(batch.messages.map(({ id, version }) => ({ id, version })));
  const members = JSON.stringify(batch.members.map(memberRow));
  await db.batch([
    db
      .prepare(
        `UPDATE messages SET version = 0 WHERE row_id IN (
           SELECT messages.row_id FROM json_each(?2)
           CROSS JOIN messages ON messages.conversation_id = ?1 AND messages.id = value->>'id'
           WHERE messages.version > value->>'version')`,
      )
      .bind(id, messages),
    db
      .prepare(
        `UPDATE members SET version = 0, personal_sequence = 0 WHERE conversation_id = ?1 AND user_id IN (
           SELECT members.user_id FROM json_each(?2)
           CROSS JOIN members ON members.conversation_id = ?1 AND members.user_id = value->>'user_id'
           WHERE members.version + members.personal_sequence > (value->>'version') + (value->>'personal_sequence'))`,
      )
      .bind(id, members),
    ...parametersOf(batch.tallies).map((tallies) =>
      db
        .prepare(
          `UPDATE tallies SET version = 0 WHERE conversation_id = ?1 AND (level, block) IN (
             SELECT tallies.level, tallies.block FROM json_each(?2)
             CROSS JOIN tallies ON tallies.conversation_id = ?1 AND tallies.level = value->>'level'
               AND tallies.block = value->>'block'
             WHERE tallies.version > value->>'version')`,
        )
        .bind(id, tallies),
    ),
  ]);
}

type ConversationState = Pick<ProjectionBatch, "head" | "member_count" | "name_givers">;

/** Overwrites the conversation's own row after all others. */
export async function rewriteConversation(
  db: D1Database,
  conversation: ConversationRecord,
  { head, member_count, name_givers }: ConversationState,
  asked: Asked,
): Promise<Learned> {
  const { id, kind, title, avatar_url, version, created_at, history = null } = conversation;
  const write = db
    .prepare(
      `INSERT INTO conversations (id, kind, title, version, head, member_count, created_at, active_at, changed_at, avatar_url,
         name_givers, metadata, history, created_by, members_invite, join_approval)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(
         (SELECT created_at FROM messages WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 1), ?7), ${D1_NOW}, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, version = excluded.version,
         head = excluded.head, member_count = excluded.member_count, created_at = excluded.created_at,
         avatar_url = excluded.avatar_url, active_at = excluded.active_at,
         name_givers = excluded.name_givers, metadata = excluded.metadata, history = excluded.history,
         created_by = excluded.created_by, members_invite = excluded.members_invite,
         join_approval = excluded.join_approval, changed_at = excluded.changed_at
       RETURNING ${ENDPOINTS} AS endpoints`,
    )
    .bind(
      id,
      kind,
      title,
      version,
      head,
      member_count,
      created_at,
      avatar_url,
      nameGiversColumn(name_givers),
      metadataColumn(conversation),
      history,
      conversation.created_by ?? null,
      ...joiningColumns(conversation),
    );
  return writeAndAsk(db, id, [write], asked);
}

const idsSchema = z.array(z.object({ id: z.int() }));
const userIdsSchema = z.array(z.object({ user_id: z.string() }));

/** Returns ids of some of D1's messages, ascending, after `after`. */
export async function messageIdsAfter(
  db: D1Database,
  conversationId: string,
  after: number,
  limit: number,
): Promise<number[]> {
  const { results } = await db
    .prepare("SELECT id FROM messages WHERE conversation_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3")
    .bind(conversationId, after, limit)
    .all();
  return idsSchema.parse(results).map(({ id }) => id);
}

export async function memberIds(db: D1Database, conversationId: string): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT user_id FROM members WHERE conversation_id = ?1")
    .bind(conversationId)
    .all();
  return userIdsSchema.parse(results).map(({ user_id }) => user_id);
}

/** Deletes these messages with their translations and search index. */
export async function removeMessages(
  db: D1Database,
  conversationId: string,
  ids: number[],
): Promise<void> {
  const those = "conversation_id = ?1 AND id IN (SELECT value FROM json_each(?2))";
  await db.batch(
    [
      "DELETE FROM translations WHERE conversation_id = ?1 AND message_id IN (SELECT value FROM json_each(?2))",
      `DELETE FROM messages WHERE ${those}`,
    ].map((statement) => db.prepare(statement).bind(conversationId, JSON.stringify(ids))),
  );
}

export async function removeMembers(
  db: D1Database,
  conversationId: string,
  userIds: string[],
): Promise<void> {
  await db
    .prepare(
      "DELETE FROM members WHERE conversation_id = ?1 AND user_id IN (SELECT value FROM json_each(?2))",
    )
    .bind(conversationId, JSON.stringify(userIds))
    .run();
}
