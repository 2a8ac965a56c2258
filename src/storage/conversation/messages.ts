import type { PagePlan } from "#domain/page.ts";
import { isVisible } from "#domain/visibility.ts";
import { countsOtherwise, type UnreadCounts } from "#domain/tally.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import { type MediaPart, type Message, type MessageKind } from "#protocol/message.ts";
import { toMessage } from "./message-rows.ts";
import { insertMessage, MESSAGE_COLUMNS, updateMessage } from "./message-statements.ts";
import type { RecentReplies } from "../recent-replies.ts";
import { Tallies } from "./tallies.ts";

const LIST = MESSAGE_COLUMNS.join(", ");

/** The kinds of messages in each section of a conversation's media, except links. */
const KINDS_OF = {
  all: ["image", "video", "audio", "file"],
  visual: ["image", "video"],
  audio: ["audio"],
  file: ["file"],
} as const satisfies Record<string, readonly MessageKind[]>;

/** A page of messages, ascending by id; `more`: whether others follow in the direction of reading. */
export interface MessagePage {
  messages: Message[];
  more: boolean;
}

/** From this message on; with `repliesTo`, only replies to that one. */
interface PageScope {
  from?: number;
  repliesTo?: number | undefined;
}

/** The messages of one conversation, in its object. Everything is synchronous. */
export class Messages {
  readonly tallies: Tallies;
  readonly #sql: SqlStorage;
  readonly #conversationId: string;
  /** Cached counts, by person and position. A change to a counted message clears them. */
  readonly #counted = new Map<string, UnreadCounts & { after: number; to: number }>();

  constructor(sql: SqlStorage, conversationId: string) {
    this.#sql = sql;
    this.#conversationId = conversationId;
    this.tallies = new Tallies(sql);
  }

  /**
   * Returns false without writing if its sender has already sent something with its `client_id`: the unique index
   * detects that, which has to be searched anyway.
   */
  insert(message: Message): boolean {
    const { query, values } = insertMessage(message);
    return this.#sql.exec(query, ...values).rowsWritten > 0;
  }

  /** Returns the message that it replaced. */
  update(message: Message): Message | undefined {
    const before = this.get(message.id);
    const { query, values } = updateMessage(message);
    this.#sql.exec(query, ...values);
    if (before === undefined || countsOtherwise(before, message)) {
      this.#forgetCounts(message.id);
      this.tallies.recount(message.id, message.version);
    }
    return before;
  }

  get(id: number): Message | undefined {
    return this.#select("WHERE id = ?", id)[0];
  }

  byIds(ids: number[]): Message[] {
    if (ids.length === 0) return [];
    return this.#select(
      "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
      JSON.stringify(ids),
    );
  }

  sentAs(senderId: string, clientId: string): Message | undefined {
    const id = this.idSentAs(senderId, clientId);
    return id === undefined ? undefined : this.get(id);
  }

  /** Reads only the index. */
  idSentAs(senderId: string, clientId: string): number | undefined {
    const query = "SELECT id FROM messages WHERE sender_id = ? AND client_id = ?";
    return this.#sql.exec<{ id: number }>(query, senderId, clientId).toArray()[0]?.id;
  }

  /** Returns a page of messages within a scope. */
  page(plan: PagePlan, { from = 0, repliesTo }: PageScope = {}): MessagePage {
    const within = repliesTo === undefined ? "id >= ? AND" : "reply_to = ? AND id >= ? AND";
    const scope = repliesTo === undefined ? [from] : [repliesTo, from];
    switch (plan.kind) {
      case "before": {
        const where = `WHERE ${within} id < ? ORDER BY id DESC LIMIT ?`;
        const found = this.#select(where, ...scope, plan.below, plan.limit + 1);
        const messages = found.slice(0, plan.limit).toReversed();
        return { messages, more: found.length > plan.limit };
      }
      case "after": {
        const where = `WHERE ${within} id > ? ORDER BY id LIMIT ?`;
        const found = this.#select(where, ...scope, plan.above, plan.limit + 1);
        return { messages: found.slice(0, plan.limit), more: found.length > plan.limit };
      }
      case "around": {
        const olderWhere = `WHERE ${within} id < ? ORDER BY id DESC LIMIT ?`;
        const older = this.#select(olderWhere, ...scope, plan.id, plan.older + 1);
        const newerWhere = `WHERE ${within} id >= ? ORDER BY id LIMIT ?`;
        const newer = this.#select(newerWhere, ...scope, plan.id, plan.newer);
        return {
          messages: [...older.slice(0, plan.older).toReversed(), ...newer],
          more: older.length > plan.older,
        };
      }
    }
  }

  /** Returns messages outside the page that messages in it reply to, if they are no older than `from`. */
  referenced(page: Message[], from = 0): Message[] {
    const present = new Set(page.map(({ id }) => id));
    const wanted = page.flatMap(({ reply_to }) =>
      reply_to === null || present.has(reply_to) || !isVisible(reply_to, from) ? [] : [reply_to],
    );
    return this.byIds([...new Set(wanted)]);
  }

  /** Counts replies to a message that have not been deleted, except `without`. */
  replies(id: number, without: number): { count: number; last: number | null } {
    const [row] = this.#sql
      .exec<{ count: number; last: number | null }>(
        `SELECT count(*) AS count, max(id) AS last FROM messages
         WHERE reply_to = ? AND deleted_at IS NULL AND id <> ?`,
        id,
        without,
      )
      .toArray();
    return row ?? { count: 0, last: null };
  }

  /** Returns the newest replies to a message that have not been deleted; null if there are none. */
  recentReplies(id: number, limit: number): RecentReplies | null {
    const rows = this.#sql
      .exec<{ id: number; sender_id: string; created_at: string }>(
        `SELECT id, sender_id, created_at FROM messages
         WHERE reply_to = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT ?`,
        id,
        limit,
      )
      .toArray();
    const [newest] = rows;
    if (newest === undefined) return null;
    const replies = rows.map((row) => [row.id, row.sender_id] as const);
    return { last_reply_at: newest.created_at, replies };
  }

  /** Returns the newest message that uses it; 0 if there is none. */
  newestWith(mediaUrl: string): number {
    return this.#one("SELECT coalesce(max(id), 0) FROM messages WHERE media_url = ?", mediaUrl);
  }

  /** Returns the newest message whose preview has this picture; 0 if there is none. */
  newestPreviewedWith(mediaUrl: string): number {
    const query = `SELECT coalesce(max(id), 0) FROM messages
      WHERE preview IS NOT NULL AND preview->>'$.image.media_url' = ?`;
    return this.#one(query, mediaUrl);
  }

  /**
   * Returns messages with attachments, or those in one section, newest first, with ids from `from` to below `before`.
   * Reads each kind from the index, at most as many rows of each as it may return.
   */
  withMedia(part: MediaPart | undefined, before: number, limit: number, from = 0): Message[] {
    const scope = "id < ?1 AND id >= ?2 ORDER BY id DESC LIMIT ?3";
    if (part === "link") return this.#select(`WHERE links = 1 AND ${scope}`, before, from, limit);
    const kinds = KINDS_OF[part ?? "all"].map(
      (kind) =>
        `SELECT * FROM (SELECT id FROM messages WHERE kind = '${kind}' AND media_url IS NOT NULL AND ${scope})`,
    );
    const ids = `SELECT id FROM (${kinds.join(" UNION ALL ")}) ORDER BY id DESC LIMIT ?3`;
    return this.#select(`WHERE id IN (${ids}) ORDER BY id DESC`, before, from, limit);
  }

  /** Counts the newest consecutive messages, ignoring deleted ones, that belong to this sender's album (ALBUM-2). */
  albumCount(
    { sender_id, album }: Pick<Message, "sender_id" | "album">,
    { from = 0, upTo = Number.MAX_SAFE_INTEGER } = {},
  ): number {
    return this.#one(
      `SELECT count(*) FROM (SELECT sender_id, album, deleted_at FROM messages WHERE id >= ? AND id <= ?
         ORDER BY id DESC LIMIT ${ALBUM_MAX}) WHERE sender_id = ? AND album = ? AND deleted_at IS NULL`,
      from,
      upTo,
      sender_id,
      album ?? null,
    );
  }

  /** Returns the senders of messages that use it. */
  sendersOf(mediaUrl: string): string[] {
    return this.#sql
      .exec<{ sender_id: string }>(
        "SELECT DISTINCT sender_id FROM messages WHERE media_url = ? ORDER BY sender_id",
        mediaUrl,
      )
      .toArray()
      .map(({ sender_id }) => sender_id);
  }

  /**
   * Returns the ids in (`after`, `upTo`] of messages that this person sent or reacted to and that have not been
   * deleted. System messages contain only people's ids.
   */
  tracesOf(
    userId: string,
    { after, upTo, limit }: { after: number; upTo: number; limit: number },
  ): number[] {
    const query = `SELECT id FROM messages WHERE id > ?1 AND id <= ?2 AND deleted_at IS NULL AND kind <> 'system'
      AND (sender_id = ?3 OR instr(reactions, ?4)) ORDER BY id LIMIT ?5`;
    return this.#sql
      .exec<{ id: number }>(query, after, upTo, userId, JSON.stringify(userId), limit)
      .toArray()
      .map(({ id }) => id);
  }

  pinned(from = 0): Message[] {
    return this.#select("WHERE pinned = 1 AND id >= ? ORDER BY id DESC", from);
  }

  pinnedCount(): number {
    return this.#one("SELECT count(*) FROM messages WHERE pinned = 1");
  }

  /** Whether a message other than this one has the version. */
  hasVersion(version: number, exceptId: number): boolean {
    return (
      this.#one(
        `SELECT EXISTS (SELECT 1 FROM messages WHERE version = ?1 AND version <> id AND id <> ?2)
           OR EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND version = ?1 AND id <> ?2)`,
        version,
        exceptId,
      ) === 1
    );
  }

  /** Returns the id and time of the newest message; 0 and "" if there is none. */
  newest(): { id: number; created_at: string } {
    const query = "SELECT id, created_at FROM messages ORDER BY id DESC LIMIT 1";
    const [newest] = this.#sql.exec<{ id: number; created_at: string }>(query).toArray();
    return newest ?? { id: 0, created_at: "" };
  }

  /** Returns messages with a version above `version`, ascending by version: a new message's version is its id. */
  changedSince(version: number, limit: number): Message[] {
    return this.#sql
      .exec(
        `SELECT * FROM (SELECT ${LIST} FROM messages WHERE id > ?1 AND version = id ORDER BY id LIMIT ?2)
         UNION ALL
         SELECT * FROM (SELECT ${LIST} FROM messages WHERE version > ?1 AND version <> id ORDER BY version LIMIT ?2)
         ORDER BY version LIMIT ?2`,
        version,
        limit,
      )
      .toArray()
      .map((row) => toMessage(row, this.#conversationId));
  }

  /** Returns the senders of the newest messages, without duplicates. */
  recentSenders(messages: number): string[] {
    return this.#sql
      .exec<{ sender_id: string }>(
        "SELECT DISTINCT sender_id FROM (SELECT sender_id FROM messages ORDER BY id DESC LIMIT ?)",
        messages,
      )
      .toArray()
      .map(({ sender_id }) => sender_id);
  }

  /** Whether the conversation ever had a message, deleted or not. */
  any(): boolean {
    return this.#one("SELECT EXISTS (SELECT 1 FROM messages)") === 1;
  }

  /** Whether a message was ever sent from this id on, deleted or not; system messages do not count. */
  anyFrom(id: number): boolean {
    const query = "SELECT EXISTS (SELECT 1 FROM messages WHERE id >= ? AND kind <> 'system')";
    return this.#one(query, id) === 1;
  }

  /** Returns the newest message that is not deleted, and no older than `from`. */
  last(from = 0): Message | undefined {
    return this.#select("WHERE deleted_at IS NULL AND id >= ? ORDER BY id DESC LIMIT 1", from)[0];
  }

  /** READ-2: returns the exact number of unread messages up to `head`; continues a cached count if possible. */
  unread(userId: string, after: number, head: number, apart: readonly string[] = []): UnreadCounts {
    const known = this.#counted.get(userId);
    const isKnown = known?.after === after && known.to <= head;
    const counted = isKnown ? known : { after, to: after, unread_count: 0, mention_count: 0 };
    const news = this.tallies.unread(userId, counted.to, head, apart);
    const unread_count = counted.unread_count + news.unread_count;
    const mention_count = counted.mention_count + news.mention_count;
    this.#counted.set(userId, { after, to: head, unread_count, mention_count });
    return { unread_count, mention_count };
  }

  /** Call this when a person's messages start or stop counting as unread for this reader. */
  forgetCountsOf(userId: string): void {
    this.#counted.delete(userId);
  }

  /** Counts the messages ever sent, including deleted ones, up to `most`. */
  countUpTo(most: number): number {
    return this.#one(
      `SELECT count(*) FROM (SELECT 1 FROM messages WHERE kind <> 'system' LIMIT ${most})`,
    );
  }

  /** Call this after a failed write, which makes cached counts wrong. */
  reload(): void {
    this.#counted.clear();
  }

  #forgetCounts(messageId: number): void {
    for (const [userId, { after, to }] of this.#counted) {
      if (after < messageId && messageId <= to) this.#counted.delete(userId);
    }
  }

  /** Returns the ids that no message has. */
  missing(ids: number[]): number[] {
    const query = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM messages)";
    const rows = this.#sql.exec<{ value: number }>(query, JSON.stringify(ids)).toArray();
    return rows.map(({ value }) => value);
  }

  /** Returns the first message with a greater id, deleted or not. */
  firstAfter(id: number): Message | undefined {
    return this.#select("WHERE id > ? ORDER BY id LIMIT 1", id)[0];
  }

  /** Returns the id of the newest message after `id` that was sent by then (RFC 3339); null without one. */
  lastUntil(time: string, id: number): number | null {
    const query = `SELECT id FROM messages WHERE id > ? AND created_at <= ? ORDER BY id DESC LIMIT 1`;
    return this.#sql.exec<{ id: number }>(query, id, time).toArray()[0]?.id ?? null;
  }

  /**
   * Returns an id such that the first message from it on is the first sent at this time or later: beyond the newest
   * message if none was. Searches by bisection, since times ascend with ids (ORDER-6), and so reads one row for each
   * step.
   */
  firstAt(time: string): number {
    const query = "SELECT id, created_at FROM messages WHERE id >= ? ORDER BY id LIMIT 1";
    let [from, until] = [0, this.newest().id + 1];
    while (from < until) {
      const middle = Math.floor((from + until) / 2);
      const [found] = this.#sql.exec<{ id: number; created_at: string }>(query, middle).toArray();
      if (found === undefined || found.created_at >= time) until = middle;
      else from = found.id + 1;
    }
    return from;
  }

  /** Returns the time of the newest message, in ms; 0 if there is none. */
  newestAt(): number {
    const { created_at } = this.newest();
    return created_at === "" ? 0 : Date.parse(created_at);
  }

  greatestVersion(): number {
    return Math.max(
      this.#one("SELECT coalesce(max(id), 0) FROM messages"),
      this.#one("SELECT coalesce(max(version), 0) FROM messages WHERE version <> id"),
    );
  }

  #select(where: string, ...values: SqlStorageValue[]): Message[] {
    return this.#sql
      .exec(`SELECT ${LIST} FROM messages ${where}`, ...values)
      .toArray()
      .map((row) => toMessage(row, this.#conversationId));
  }

  #one(query: string, ...values: SqlStorageValue[]): number {
    return Number(
      this.#sql
        .exec(query, ...values)
        .raw()
        .next().value?.[0] ?? 0,
    );
  }
}
