import { z } from "zod";
import {
  AFTER_THE_END,
  eventsOf,
  unseenEventsOf,
  type HandOver,
  type NamedEvent,
} from "#domain/webhook-events.ts";
import type { Message } from "#protocol/message.ts";
import { WEBHOOK_LIFETIME_MS, webhookEventSchema } from "#protocol/webhooks.ts";

const queuedSchema = z.object({
  conversation_id: z.string(),
  sequence: z.int(),
  event_id: z.string(),
  event_type: z.string(),
  message_id: z.int().nullable(),
  body: z.string(),
  queued_at: z.int(),
  expires_at: z.int(),
});
export type Queued = z.infer<typeof queuedSchema>;

const positionSchema = z.object({ epoch: z.string(), head: z.int(), unseen: z.int().nullable() });

const laneSchema = z.object({
  conversation_id: z.string(),
  attempts: z.int(),
  due_at: z.number(),
});
/** A conversation with waiting events, with the attempts and the due time (ms) of its first one. */
export type Lane = z.infer<typeof laneSchema>;

/** The lane of events without a conversation. */
export const NO_CONVERSATION = "";

/**
 * The events that wait for one endpoint, ordered within each conversation, and the endpoint's position in each
 * conversation. Everything is synchronous.
 */
export class Queue {
  readonly #sql: SqlStorage;
  #size = 0;
  #next = 1;
  /** A lower bound for when the first event expires (ms); null if none waits. */
  #firstExpiry: number | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Call this after a failed write. */
  reload(): void {
    this.#size = this.#number("SELECT count(*) FROM queue");
    const newest = Math.max(
      this.#number("SELECT coalesce(max(sequence), 0) FROM queue"),
      this.#number("SELECT coalesce(max(sequence), 0) FROM log"),
    );
    this.#next = newest + 1;
    this.#firstExpiry = this.#size === 0 ? null : this.#number("SELECT min(expires_at) FROM queue");
  }

  get size(): number {
    return this.#size;
  }

  /** Returns the endpoint's position in a conversation's current epoch, by version and by unseen messages. */
  positionOf({ conversation: { id }, epoch, from }: HandOver): {
    head: number;
    unseen: number | null;
  } {
    const [row] = this.#sql
      .exec("SELECT epoch, head, unseen FROM lanes WHERE conversation_id = ?", id)
      .toArray();
    const known = row === undefined ? undefined : positionSchema.parse(row);
    return known?.epoch === epoch ? known : { head: from, unseen: null };
  }

  /**
   * Queues the new events that the endpoint subscribes to from a conversation's hand-over, while there is room. Returns
   * how many did not fit. Also erases deleted texts from waiting events.
   */
  take(
    handOver: HandOver,
    { wants, room, now }: { wants: (type: string) => boolean; room: number; now: number },
  ): { added: number; missed: number } {
    const { conversation, epoch, ended_at } = handOver;
    const position = this.positionOf(handOver);
    const events = [...eventsOf(handOver, position.head), ...unseenEventsOf(handOver)].filter(
      ({ event }) => wants(event.type),
    );
    for (const message of handOver.messages) {
      if (message.deleted_at !== null && message.version > position.head) this.#erase(message);
    }
    if (ended_at !== null && position.head < AFTER_THE_END) this.#eraseAll(conversation.id, now);
    const fitting = events.slice(0, Math.max(0, room - this.#size));
    for (const event of fitting) this.add(event, conversation.id, now);
    const head = ended_at === null ? Math.max(position.head, handOver.to) : AFTER_THE_END;
    this.#sql.exec(
      `INSERT INTO lanes (conversation_id, epoch, head, unseen, taken_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET epoch = excluded.epoch, head = excluded.head,
         unseen = excluded.unseen, taken_at = excluded.taken_at`,
      conversation.id,
      epoch,
      head,
      handOver.unseen?.to ?? position.unseen,
      now,
    );
    return { added: fitting.length, missed: events.length - fitting.length };
  }

  add({ id, message_id, event }: NamedEvent, conversation_id: string, now: number): void {
    this.#insert({
      conversation_id,
      sequence: this.#next,
      event_id: id,
      event_type: event.type,
      message_id,
      body: JSON.stringify(event),
      queued_at: now,
      expires_at: now + WEBHOOK_LIFETIME_MS,
    });
    this.#next += 1;
  }

  /** Returns an unused sequence number. */
  takeSequence(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  /** Puts an event back at its place in its conversation, as if it had never been tried. */
  putBack(event: Queued): void {
    // Its lane may have been forgotten: create one without a position.
    this.#sql.exec(
      "INSERT OR IGNORE INTO lanes (conversation_id, epoch, head, taken_at) VALUES (?, '', 0, ?)",
      event.conversation_id,
      event.queued_at,
    );
    this.#insert(event);
  }

  /** Returns all conversations with waiting events, reading a few rows for each. */
  lanes(): Lane[] {
    return this.#sql
      .exec(
        `WITH RECURSIVE waiting (id) AS (
           SELECT min(conversation_id) FROM queue
           UNION ALL
           SELECT (SELECT min(conversation_id) FROM queue WHERE conversation_id > id) FROM waiting WHERE id IS NOT NULL
         )
         SELECT id AS conversation_id, coalesce(attempts, 0) AS attempts, coalesce(due_at, 0) AS due_at
         FROM waiting LEFT JOIN lanes ON lanes.conversation_id = waiting.id WHERE id IS NOT NULL`,
      )
      .toArray()
      .map((row) => laneSchema.parse(row));
  }

  first(conversationId: string): Queued | undefined {
    return this.#select("WHERE conversation_id = ? ORDER BY sequence LIMIT 1", conversationId)[0];
  }

  /** Returns false if it is no longer queued. */
  remove({ conversation_id, sequence }: Queued): boolean {
    const { rowsWritten } = this.#sql.exec(
      "DELETE FROM queue WHERE conversation_id = ? AND sequence = ?",
      conversation_id,
      sequence,
    );
    if (rowsWritten === 0) return false;
    this.#size -= 1;
    return true;
  }

  /** Returns expired events. */
  expired(now: number, limit: number): Queued[] {
    return this.#select("WHERE expires_at <= ? LIMIT ?", now, limit);
  }

  /** A lower bound for when the first event expires (ms), which may stem from an event that has left the queue. */
  get firstExpiry(): number | null {
    return this.#size === 0 ? null : this.#firstExpiry;
  }

  /** Forgets the positions of conversations without recent hand-overs or waiting events. */
  forgetLanes(before: number): void {
    this.#sql.exec(
      `DELETE FROM lanes WHERE taken_at < ?
         AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.conversation_id = lanes.conversation_id)`,
      before,
    );
  }

  #insert(event: Queued): void {
    this.#sql.exec(
      `INSERT INTO queue (conversation_id, sequence, event_id, event_type, message_id, body, queued_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      event.conversation_id,
      event.sequence,
      event.event_id,
      event.event_type,
      event.message_id,
      event.body,
      event.queued_at,
      event.expires_at,
    );
    this.#size += 1;
    this.#firstExpiry = Math.min(this.#firstExpiry ?? Infinity, event.expires_at);
  }

  /** Replaces a deleted message in waiting events with its current state. */
  #erase(message: Message): void {
    const { conversation_id, id } = message;
    for (const queued of this.#select(
      "WHERE conversation_id = ? AND message_id = ?",
      conversation_id,
      id,
    )) {
      const event = webhookEventSchema.parse(JSON.parse(queued.body));
      if (!("message" in event.data)) continue;
      const body = JSON.stringify({ ...event, data: { ...event.data, message } });
      this.#sql.exec(
        "UPDATE queue SET body = ? WHERE conversation_id = ? AND sequence = ?",
        body,
        conversation_id,
        queued.sequence,
      );
    }
    this.#sql.exec(
      "UPDATE log SET body = NULL WHERE conversation_id = ? AND message_id = ?",
      conversation_id,
      id,
    );
  }

  /** Drops a deleted conversation's waiting events except its deletion; the log records that. */
  #eraseAll(conversationId: string, now: number): void {
    this.#sql.exec("UPDATE log SET body = NULL WHERE conversation_id = ?", conversationId);
    this.#sql.exec(
      `INSERT INTO log (sequence, conversation_id, event_id, event_type, status, attempts, error, queued_at, finished_at)
       SELECT sequence, conversation_id, event_id, event_type, 'failed', 0, 'conversation_deleted', queued_at, ?2
       FROM queue WHERE conversation_id = ?1`,
      conversationId,
      now,
    );
    this.#size -= this.#number(
      "SELECT count(*) FROM queue WHERE conversation_id = ?",
      conversationId,
    );
    this.#sql.exec("DELETE FROM queue WHERE conversation_id = ?", conversationId);
  }

  #select(where: string, ...values: SqlStorageValue[]): Queued[] {
    return this.#sql
      .exec(`SELECT * FROM queue ${where}`, ...values)
      .toArray()
      .map((row) => queuedSchema.parse(row));
  }

  #number(query: string, ...values: SqlStorageValue[]): number {
    return Number(
      this.#sql
        .exec(query, ...values)
        .raw()
        .next().value?.[0] ?? 0,
    );
  }
}
