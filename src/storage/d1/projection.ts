import type { ConversationRecord } from "#protocol/conversation.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { NamedMember } from "#protocol/member.ts";
import type { Message } from "#protocol/message.ts";
import { searchWords } from "#domain/search-words.ts";
import type { Follower } from "#domain/following.ts";
import type { RecentReplies } from "../recent-replies.ts";
import { apartColumn, type MemberState } from "../conversation/members.ts";
import { toMessageRow } from "../conversation/message-rows.ts";
import { joiningColumns } from "../joining-columns.ts";
import { metadataColumn } from "../metadata-column.ts";
import type { TallyRow } from "../conversation/tallies.ts";
import type { AuditRow } from "../audit-row.ts";
import { insertKeptAudit } from "./audit.ts";
import { D1_NOW } from "./clock.ts";
import { asking, NOTHING, toListeners, type Asked, type Listeners } from "./listeners.ts";
import { CARRIED_ALWAYS, recordCarriers } from "./media.ts";
import { deleteFollowers, insertFollowers } from "./threads.ts";
import { upsertTallies } from "./tallies.ts";
import { ENDPOINTS, toEndpoints, type Endpoint } from "./webhooks.ts";

/** A conversation's latest records for D1; repeated or late ones change nothing. */
export interface ProjectionBatch {
  conversation: ConversationRecord;
  head: number;
  member_count: number;
  name_givers: NamedMember[];
  messages: Message[];
  /** The newest replies, by the id of the message that they reply to. */
  threads?: ReadonlyMap<number, RecentReplies>;
  /** People who follow a thread because of these messages. */
  followers?: readonly Follower[];
  members: MemberState[];
  tallies: TallyRow[];
  /** Audit rows for these changes. */
  audited?: readonly AuditRow[];
  /** Leaves the search index unchanged. */
  unindexed?: boolean;
  /** Set by a rebuild: also overwrites rows of the same version, and writes the conversation's own row last. */
  again?: boolean;
}

/**
 * D1's response to a batch: the listeners among the given people, and the active webhook endpoints, or null if the
 * batch did not change the conversation's own row, which returns them.
 */
export interface Learned extends Listeners {
  endpoints: Endpoint[] | null;
}

/** PROJECT-2: writes a batch; the greater version wins, regardless of the order of arrival. */
export async function project(
  db: D1Database,
  batch: ProjectionBatch,
  asked: Asked = NOTHING,
): Promise<Learned & { rows_written: number }> {
  const { id } = batch.conversation;
  const again = batch.again === true;
  const statements = again ? [] : [upsertConversation(db, batch)];
  if (batch.members.length > 0) statements.push(upsertMembers(db, id, batch));
  if (batch.messages.length > 0) {
    const toRow = batch.unindexed === true ? unsearchableRow : searchableRow;
    const rows = JSON.stringify(
      batch.messages.map((message) => ({
        ...toRow(message),
        ...threadColumns(batch.threads?.get(message.id)),
      })),
    );
    statements.push(upsertMessages(db, id, rows, again));
    if (batch.messages.some(({ deleted_at }) => deleted_at !== null)) {
      statements.push(eraseTranslations(db, id, rows));
    }
  }
  const { followers = [] } = batch;
  if (followers.length > 0) statements.push(insertFollowers(db, id, followers));
  const carriers = carriersIn(batch);
  if (carriers.length > 0) statements.push(recordCarriers(db, id, carriers));
  statements.push(...upsertTallies(db, id, batch.tallies, again));
  const { audited = [] } = batch;
  if (audited.length > 0) statements.push(insertKeptAudit(db, audited));
  return writeAndAsk(db, id, statements, asked);
}

/**
 * Runs everything in one batch, so that no inbox can open, no endpoint can register and nobody can follow a thread in
 * between. The first statement returns the endpoints, if any.
 */
export async function writeAndAsk(
  db: D1Database,
  conversationId: string,
  writes: D1PreparedStatement[],
  asked: Asked,
): Promise<Learned & { rows_written: number }> {
  const statements = [...writes, ...asking(db, conversationId, asked)];
  const results = statements.length === 0 ? [] : await db.batch(statements);
  return {
    rows_written: results.reduce((rows, { meta }) => rows + meta.rows_written, 0),
    ...toListeners(asked, results.slice(writes.length)),
    endpoints: writes.length === 0 ? null : toEndpoints(results[0]),
  };
}

/**
 * Removes the conversation for everyone at once; `eraseMessages` erases its messages. Member rows stay, so that an
 * inbox that was closed for long is notified of the end.
 */
export async function end(
  db: D1Database,
  conversationId: string,
  { now, asked, audited }: { now: string; asked: Asked; audited: readonly AuditRow[] },
): Promise<Learned> {
  const left = `UPDATE members SET left_at = coalesce(left_at, ?2), changed_at = ${D1_NOW}, nickname = NULL
    WHERE conversation_id = ?1 AND (left_at IS NULL OR nickname IS NOT NULL)`;
  const writes = [
    db
      .prepare(`DELETE FROM conversations WHERE id = ? RETURNING ${ENDPOINTS} AS endpoints`)
      .bind(conversationId),
    ...["tallies", "invitations", "join_requests"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE conversation_id = ?`).bind(conversationId),
    ),
    deleteFollowers(db, conversationId),
    db.prepare(left).bind(conversationId, now),
    ...(audited.length === 0 ? [] : [insertKeptAudit(db, audited)]),
  ];
  return writeAndAsk(db, conversationId, writes, asked);
}

/**
 * Messages to erase in one statement: removing the words from the index takes about 5 ms for each message. D1 limits a
 * statement to 30 seconds, and blocks everyone else meanwhile.
 */
const ERASED_AT_ONCE = 200;

/**
 * Erases a portion of a conversation's messages, their translations and their search index; returns whether there may
 * be more.
 */
export async function eraseMessages(db: D1Database, conversationId: string): Promise<boolean> {
  const those = "FROM messages WHERE conversation_id = ?1 ORDER BY id LIMIT ?2";
  const [, erased] = await db.batch(
    [
      `DELETE FROM translations WHERE conversation_id = ?1 AND message_id IN (SELECT id ${those})`,
      `DELETE FROM messages WHERE row_id IN (SELECT row_id ${those})`,
    ].map((statement) => db.prepare(statement).bind(conversationId, ERASED_AT_ONCE)),
  );
  return (erased?.meta.changes ?? 0) >= ERASED_AT_ONCE;
}

/**
 * Returns the uploads that the batch's messages use and, in a rebuild, the conversation's avatar, which is otherwise
 * recorded with its claim.
 */
function carriersIn({ messages, conversation, again }: ProjectionBatch) {
  const carried = messages.flatMap(({ media_url, preview, id }) => [
    { media_url, id },
    { media_url: preview?.image?.media_url ?? null, id },
  ]);
  const { avatar_url: media_url } = conversation;
  if (again === true) carried.push({ media_url, id: CARRIED_ALWAYS });
  return carried.flatMap(({ media_url, id }) => {
    const key = media_url === null ? null : mediaKeyOf(media_url);
    return key === null ? [] : [{ key, id }];
  });
}

/** Returns the UTF-8 bytes of a row's bound parameters; a text may grow in the index. */
export function messageBytes(message: Message): number {
  return Buffer.byteLength(JSON.stringify(searchableRow(message)));
}

export function memberBytes(state: MemberState): number {
  return Buffer.byteLength(JSON.stringify(memberRow(state)));
}

function searchableRow(message: Message) {
  const made_at = Date.parse(message.created_at);
  return { ...toMessageRow(message), words: searchWords(message), made_at };
}

function threadColumns(thread: RecentReplies | undefined) {
  return {
    last_reply_at: thread?.last_reply_at ?? null,
    recent_replies: thread === undefined ? null : JSON.stringify(thread.replies),
  };
}

function unsearchableRow(message: Message) {
  return { ...searchableRow(message), words: null };
}

function upsertConversation(db: D1Database, batch: ProjectionBatch): D1PreparedStatement {
  const { id, kind, title, avatar_url, version, created_at, history = null } = batch.conversation;
  return db
    .prepare(
      `INSERT INTO conversations (id, kind, title, avatar_url, version, head, member_count, created_at, active_at,
         name_givers, metadata, history, created_by, members_invite, join_approval, changed_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ${D1_NOW})
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, avatar_url = excluded.avatar_url,
         version = excluded.version, head = excluded.head,
         member_count = excluded.member_count, active_at = max(active_at, excluded.active_at),
         name_givers = excluded.name_givers, metadata = excluded.metadata, history = excluded.history,
         members_invite = excluded.members_invite, join_approval = excluded.join_approval,
         changed_at = excluded.changed_at
       WHERE excluded.head > conversations.head
       RETURNING ${ENDPOINTS} AS endpoints`,
    )
    .bind(
      id,
      kind,
      title,
      avatar_url,
      version,
      batch.head,
      batch.member_count,
      created_at,
      newestOf(batch.messages) ?? created_at,
      nameGiversColumn(batch.name_givers),
      metadataColumn(batch.conversation),
      history,
      batch.conversation.created_by ?? null,
      ...joiningColumns(batch.conversation),
    );
}

export function nameGiversColumn(givers: readonly NamedMember[]): string | null {
  return givers.length === 0 ? null : JSON.stringify(givers);
}

export function memberRow({ member, personal, personal_sequence }: MemberState) {
  return {
    ...member,
    ...personal.settings,
    opened: personal.opened,
    request: personal.request,
    apart: apartColumn(personal),
    visible_from: personal.visible_from,
    join_requests: personal.join_requests,
    unread_from: personal.unread_from,
    personal_sequence,
  };
}

/** A member's record and personal state only ever advance, so the sum of both counts orders their rows. */
function upsertMembers(db: D1Database, id: string, batch: ProjectionBatch): D1PreparedStatement {
  const rows = JSON.stringify(batch.members.map(memberRow));
  const newer = batch.again === true ? ">=" : ">";
  return db
    .prepare(
      `INSERT INTO members (conversation_id, user_id, username, display_name, avatar_url, nickname, role, version,
         joined_at, left_at, read, unread_from, muted_until, archived, pinned, translate, notify, opened, request, apart,
         visible_from, join_requests, personal_sequence, changed_at)
       SELECT ?1, value->>'user_id', value->>'username', value->>'display_name', value->>'avatar_url',
         value->>'nickname', value->>'role', value->>'version', value->>'joined_at', value->>'left_at',
         value->>'read', value->>'unread_from', value->>'muted_until', value->>'archived', value->>'pinned',
         value->>'translate', value->>'notify', value->>'opened', value->>'request', value->>'apart',
         value->>'visible_from', value->>'join_requests', value->>'personal_sequence', ${D1_NOW}
       FROM json_each(?2) WHERE true
       ON CONFLICT (conversation_id, user_id) DO UPDATE SET username = excluded.username,
         display_name = excluded.display_name, avatar_url = excluded.avatar_url, nickname = excluded.nickname,
         role = excluded.role, version = excluded.version, joined_at = excluded.joined_at, left_at = excluded.left_at,
         read = excluded.read, unread_from = excluded.unread_from, muted_until = excluded.muted_until,
         archived = excluded.archived, pinned = excluded.pinned, translate = excluded.translate, notify = excluded.notify,
         opened = excluded.opened, request = excluded.request, apart = excluded.apart,
         visible_from = excluded.visible_from, join_requests = excluded.join_requests, personal_sequence = excluded.personal_sequence,
         changed_at = excluded.changed_at
       WHERE excluded.version + excluded.personal_sequence ${newer} members.version + members.personal_sequence`,
    )
    .bind(id, rows);
}

/**
 * SEARCH-3: triggers update the index within the same statement. Words that D1 refused are indexed later, although the
 * message's version has not changed. `row_id` encodes the message's time, so that the newest are found without sorting,
 * regardless of when they were inserted: 2^20 values for each millisecond, from the message's id, of which 2^11
 * distinguish conversations with equal ids.
 */
function upsertMessages(
  db: D1Database,
  id: string,
  rows: string,
  again: boolean,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO messages (row_id, conversation_id, id, version, text_version, client_id, sender_id, kind, text, words,
         media_url, media, language, reply_to, reply_count, last_reply_id, mentions, reactions, pinned, metadata, system, forwarded, preview, last_reply_at, recent_replies, album, created_at, edited_at,
         deleted_at)
       SELECT coalesce((SELECT max(row_id) + 1 FROM messages WHERE row_id >= place AND row_id < place + 2048), place)
         + row_number() OVER (PARTITION BY place) - 1,
         ?1, value->>'id', value->>'version', value->>'text_version', value->>'client_id', value->>'sender_id',
         value->>'kind', value->>'text', value->>'words', value->>'media_url', value->>'media', value->>'language', value->>'reply_to',
         value->>'reply_count', value->>'last_reply_id', value->>'mentions', value->>'reactions', value->>'pinned',
         value->>'metadata', value->>'system', value->>'forwarded', value->>'preview', value->>'last_reply_at', value->>'recent_replies', value->>'album', value->>'created_at', value->>'edited_at', value->>'deleted_at'
       FROM (SELECT value, ((value->>'made_at') << 20) + (((value->>'id') & 511) << 11) AS place FROM json_each(?2))
       WHERE true
       ON CONFLICT (conversation_id, id) DO UPDATE SET version = excluded.version,
         text_version = excluded.text_version, client_id = excluded.client_id, sender_id = excluded.sender_id,
         reply_to = excluded.reply_to, created_at = excluded.created_at, kind = excluded.kind,
         text = excluded.text, words = excluded.words, media_url = excluded.media_url, media = excluded.media, language = excluded.language,
         reply_count = excluded.reply_count, last_reply_id = excluded.last_reply_id, mentions = excluded.mentions,
         reactions = excluded.reactions, pinned = excluded.pinned, metadata = excluded.metadata, system = excluded.system, forwarded = excluded.forwarded, preview = excluded.preview, last_reply_at = excluded.last_reply_at,
         recent_replies = excluded.recent_replies, album = excluded.album, edited_at = excluded.edited_at,
         deleted_at = excluded.deleted_at
       WHERE excluded.version ${again ? ">=" : ">"} messages.version
         OR (excluded.version = messages.version AND messages.words IS NULL AND excluded.words IS NOT NULL)`,
    )
    .bind(id, rows);
}

/** Erases the translations of erased messages. */
function eraseTranslations(db: D1Database, id: string, rows: string): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM translations WHERE conversation_id = ?1 AND message_id IN (
         SELECT value->>'id' FROM json_each(?2) WHERE value->>'deleted_at' IS NOT NULL)`,
    )
    .bind(id, rows);
}

function newestOf(messages: Message[]): string | undefined {
  return messages
    .map(({ created_at }) => created_at)
    .sort()
    .at(-1);
}
