import type { PagePlan } from "#domain/page.ts";
import { isVisible } from "#domain/visibility.ts";
import { countsOtherwise, type UnreadCounts } from "#domain/tally.ts";
import { ALBUM_MAX } from "#protocol/limits.ts";
import {
  revisionSchema,
  type MediaPart,
  type Message,
  type MessageKind,
  type Revision,
} from "#protocol/message.ts";
import { hasLink } from "#text/reading.ts";
import { toMessage, toMessageRow, type MessageRow } from "./message-rows.ts";
import type { RecentReplies } from "../recent-replies.ts";
import { Tallies } from "./tallies.ts";

const COLUMNS = [
  "id",
  "version",
  "text_version",
  "client_id",
  "sender_id",
  "kind",
  "text",
  "media_url",
  "media",
  "language",
  "reply_to",
  "reply_count",
  "last_reply_id",
  "mentions",
  "reactions",
  "pinned",
  "metadata",
  "system",
  "forwarded",
  "preview",
  "album",
  "created_at",
  "edited_at",
  "deleted_at",
] as const satisfies (keyof MessageRow)[];
const LIST = COLUMNS.join(", ");

/** The columns of a message that never change. */
const FIXED = new Set<string>([
  "id",
  "client_id",
  "sender_id",
  "system",
  "album",
  "reply_to",
  "created_at",
]);
/** Those that a message which is a text, and nothing else yet, has something in. */
const PLAIN = [
  "id",
  "version",
  "text_version",
  "client_id",
  "sender_id",
  "kind",
  "text",
  "created_at",
] as const satisfies (keyof MessageRow)[];
const OTHERS = COLUMNS.filter((column) => !new Set<string>(PLAIN).has(column));
const INSERT = insertOf([...COLUMNS, "links"]);
const INSERT_PLAIN = insertOf(PLAIN);
const UPDATE = `UPDATE messages SET ${COLUMNS.filter((column) => !FIXED.has(column))
  .map((column) => `${column} = ?`)
  .join(", ")}, links = ? WHERE id = ?`;

/** The kinds of messages in each part of a conversation's media, but for its links. */
const KINDS_OF = {
  all: ["image", "video", "audio", "file"],
  visual: ["image", "video"],
  audio: ["audio"],
  file: ["file"],
} as const satisfies Record<string, readonly MessageKind[]>;

/** A page of messages, ascending by id; `more`: whether others follow in the direction of the read. */
export interface MessagePage {
  messages: Message[];
  more: boolean;
}

/** From this message on; with `repliesTo`, only what replies to that one. */
interface PageScope {
  from?: number;
  repliesTo?: number | undefined;
}

/** The messages of one conversation, in its object. Everything is synchronous. */
export class Messages {
  readonly tallies: Tallies;
  readonly #sql: SqlStorage;
  readonly #conversationId: string;
  /** Cached counts, by message and position. A change to a counted message clears them. */
  readonly #counted = new Map<string, UnreadCounts & { after: number; to: number }>();

  constructor(sql: SqlStorage, conversationId: string) {
    this.#sql = sql;
    this.#conversationId = conversationId;
    this.tallies = new Tallies(sql);
  }

  /**
   * False, and nothing is written, where its sender has sent something under its `client_id` before: that is found by the
   * unique index, which has to be searched for its place anyway.
   */
  insert(message: Message): boolean {
    const row = toMessageRow(message);
    const links = linksColumn(message);
    const isPlain = links === 0 && OTHERS.every((column) => (row[column] ?? 0) === 0);
    const values = isPlain
      ? PLAIN.map((column) => row[column])
      : [...COLUMNS.map((column) => row[column]), links];
    return this.#sql.exec(isPlain ? INSERT_PLAIN : INSERT, ...values).rowsWritten > 0;
  }

  /** Returns the message that it replaced. */
  update(message: Message): Message | undefined {
    const before = this.get(message.id);
    const row = toMessageRow(message);
    const values = COLUMNS.filter((column) => !FIXED.has(column)).map((column) => row[column]);
    this.#sql.exec(UPDATE, ...values, linksColumn(message), row.id);
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

  /** From the index alone. */
  idSentAs(senderId: string, clientId: string): number | undefined {
    const query = "SELECT id FROM messages WHERE sender_id = ? AND client_id = ?";
    return this.#sql.exec<{ id: number }>(query, senderId, clientId).toArray()[0]?.id;
  }

  /** Returns a page of what there is in a scope. */
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

  /** Counts replies to a message that are not deleted, except the one `without`. */
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

  /** Returns the newest replies to a message that are not deleted; null without one. */
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

  /** The newest message that carries it; 0 without one. */
  newestWith(mediaUrl: string): number {
    return this.#one("SELECT coalesce(max(id), 0) FROM messages WHERE media_url = ?", mediaUrl);
  }

  /** The newest message whose preview has this picture; 0 without one. */
  newestPreviewedWith(mediaUrl: string): number {
    const query = `SELECT coalesce(max(id), 0) FROM messages
      WHERE preview IS NOT NULL AND preview->>'$.image.media_url' = ?`;
    return this.#one(query, mediaUrl);
  }

  /**
   * Returns messages that carry something, or those of one part, the newest first, with an id from `from` to below
   * `before`. It reads each kind from the index, as many rows of it as it may return.
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

  /** How many of the newest messages, deleted ones not counted, are in this album of its sender's (ALBUM-2). */
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

  /** Returns the senders of messages that carry it. */
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
   * Returns the ids, in (`after`, `upTo`], of messages that this person sent or reacted to, and that are not deleted.
   * System messages name people by their ids alone.
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

  /** Adds an earlier text, and keeps the newest `max` of the message's. */
  addRevision(messageId: number, revision: Revision, max: number): void {
    this.#sql.exec(
      "INSERT INTO revisions (message_id, version, text, written_at, replaced_at) VALUES (?, ?, ?, ?, ?)",
      messageId,
      revision.version,
      revision.text,
      revision.written_at,
      revision.replaced_at,
    );
    this.#sql.exec(
      `DELETE FROM revisions WHERE message_id = ?1 AND version <= (
         SELECT version FROM revisions WHERE message_id = ?1 ORDER BY version DESC LIMIT 1 OFFSET ?2)`,
      messageId,
      max,
    );
  }

  /** Adds an earlier text where it is not there yet. */
  importRevision(messageId: number, { version, text, written_at, replaced_at }: Revision): void {
    this.#sql.exec(
      "INSERT OR IGNORE INTO revisions (message_id, version, text, written_at, replaced_at) VALUES (?, ?, ?, ?, ?)",
      messageId,
      version,
      text,
      written_at,
      replaced_at,
    );
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

  /** The id and the time of the newest message; 0 and "" without one. */
  newest(): { id: number; created_at: string } {
    const query = "SELECT id, created_at FROM messages ORDER BY id DESC LIMIT 1";
    const [newest] = this.#sql.exec<{ id: number; created_at: string }>(query).toArray();
    return newest ?? { id: 0, created_at: "" };
  }

  /** Returns earlier texts below a version, the newest first. */
  revisions(messageId: number, below: number, limit: number): Revision[] {
    return this.#sql
      .exec(
        `SELECT version, text, written_at, replaced_at FROM revisions
         WHERE message_id = ? AND version < ? ORDER BY version DESC LIMIT ?`,
        messageId,
        below,
        limit,
      )
      .toArray()
      .map((row) => revisionSchema.parse(row));
  }

  eraseRevisions(messageId: number): void {
    this.#sql.exec("DELETE FROM revisions WHERE message_id = ?", messageId);
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

  /** Returns the senders of the newest messages, each once. */
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

  /** Whether there ever was one from this id on that counts as a message, deleted or not: what the server reports does not. */
  anyFrom(id: number): boolean {
    const query = "SELECT EXISTS (SELECT 1 FROM messages WHERE id >= ? AND kind <> 'system')";
    return this.#one(query, id) === 1;
  }

  /** Returns the newest message that is not deleted, and no older than `from`. */
  last(from = 0): Message | undefined {
    return this.#select("WHERE deleted_at IS NULL AND id >= ? ORDER BY id DESC LIMIT 1", from)[0];
  }

  /** READ-2, up to `head`: exact, since it counts; a cached count is continued rather than repeated. */
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

  /** Call it when somebody's messages begin or cease to count for this person. */
  forgetCountsOf(userId: string): void {
    this.#counted.delete(userId);
  }

  /** How many messages there ever were, deleted ones included, up to `most`. */
  countUpTo(most: number): number {
    return this.#one(
      `SELECT count(*) FROM (SELECT 1 FROM messages WHERE kind <> 'system' LIMIT ${most})`,
    );
  }

  /** Call it after a failed write, which makes cached counts wrong. */
  reload(): void {
    this.#counted.clear();
  }

  #forgetCounts(messageId: number): void {
    for (const [userId, { after, to }] of this.#counted) {
      if (after < messageId && messageId <= to) this.#counted.delete(userId);
    }
  }

  /** Returns those of the ids that no message has. */
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
   * Returns an id such that the first message from it on is the first that was sent at this time or later: beyond the
   * newest where none was. It halves the ids, since time ascends with them (ORDER-6), and so reads one row a step.
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

  /** The time of the newest message, in ms; 0 without one. */
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

/** Whether it leads elsewhere: by an address in its text, or by one in place of an upload. */
function linksColumn({ text, media_url, media }: Message): 0 | 1 {
  const isElsewhere = media_url !== null && media === null;
  return isElsewhere || (text !== null && hasLink(text)) ? 1 : 0;
}

/** Of all that could be there already, it minds only the `client_id`: an id that is taken is a bug, and throws. */
function insertOf(columns: readonly string[]): string {
  const values = columns.map(() => "?").join(", ");
  return `INSERT INTO messages (${columns.join(", ")}) VALUES (${values})
    ON CONFLICT (sender_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`;
}
