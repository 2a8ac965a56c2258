import { z } from "zod";
import {
  deliverySchema,
  WEBHOOK_LIFETIME_MS,
  WEBHOOK_LOG_MAX,
  WEBHOOK_LOG_MS,
  type Delivery,
  type DeliveryError,
  type DeliveryListQuery,
} from "#protocol/webhooks.ts";
import type { Queued } from "./queue.ts";

/** The outcome of one attempt, or of giving an event up; times in ms. */
export interface Outcome {
  response_status: number | null;
  error: DeliveryError | null;
  latency_ms: number | null;
  attempted_at: number | null;
}

/** The log is pruned only once it exceeds its size by this much, so that not every event costs a deletion. */
const SLACK = 500;
/** The most events in one replay. */
const REPLAYED_MAX = WEBHOOK_LOG_MAX;

const rowSchema = z.object({
  sequence: z.int(),
  conversation_id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  status: deliverySchema.shape.status,
  attempts: z.int(),
  response_status: z.int().nullable(),
  error: deliverySchema.shape.error,
  latency_ms: z.number().nullable(),
  queued_at: z.int(),
  attempted_at: z.int().nullable(),
  next_attempt_at: z.number().nullable(),
});

const replayedSchema = z.object({
  sequence: z.int(),
  conversation_id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  message_id: z.int().nullable(),
  body: z.string(),
});

const PENDING = `SELECT queue.sequence, queue.conversation_id, event_id, event_type, 'pending' AS status,
    CASE WHEN first THEN coalesce(attempts, 0) ELSE 0 END AS attempts,
    CASE WHEN first THEN response_status END AS response_status,
    CASE WHEN first THEN error END AS error,
    CASE WHEN first THEN latency_ms END AS latency_ms,
    queued_at,
    CASE WHEN first THEN attempted_at END AS attempted_at,
    CASE WHEN first THEN coalesce(nullif(due_at, 0), queued_at) END AS next_attempt_at
  FROM (SELECT *, sequence = min(sequence) OVER (PARTITION BY conversation_id) AS first FROM queue) AS queue
  LEFT JOIN lanes ON lanes.conversation_id = queue.conversation_id AND attempts > 0`;
const FINISHED = `SELECT sequence, conversation_id, event_id, event_type, status, attempts, response_status, error,
    latency_ms, queued_at, attempted_at, NULL AS next_attempt_at FROM log`;

/** The newest events that were delivered to an endpoint or given up, for some days. Everything is synchronous. */
export class DeliveryLog {
  readonly #sql: SqlStorage;
  #size = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.reload();
  }

  /** Call this after a failed write. */
  reload(): void {
    this.#size = Number(this.#sql.exec("SELECT count(*) FROM log").raw().next().value?.[0] ?? 0);
  }

  add(
    event: Queued,
    status: "delivered" | "failed",
    attempts: number,
    outcome: Outcome,
    now: number,
  ): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO log (sequence, conversation_id, event_id, event_type, message_id, body, status, attempts,
         response_status, error, latency_ms, queued_at, attempted_at, finished_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      event.sequence,
      event.conversation_id,
      event.event_id,
      event.event_type,
      event.message_id,
      event.body,
      status,
      attempts,
      outcome.response_status,
      outcome.error,
      outcome.latency_ms,
      event.queued_at,
      outcome.attempted_at,
      now,
    );
    this.#size += 1;
    if (this.#size > WEBHOOK_LOG_MAX + SLACK)
      this.#prune("ORDER BY sequence DESC LIMIT -1 OFFSET ?", WEBHOOK_LOG_MAX);
  }

  /** When the oldest entry expires (ms). */
  firstExpiry(): number | null {
    const [row] = this.#sql.exec("SELECT finished_at FROM log ORDER BY sequence LIMIT 1").toArray();
    return row === undefined ? null : z.int().parse(row["finished_at"]) + WEBHOOK_LOG_MS;
  }

  forget(now: number): void {
    this.#prune("WHERE finished_at <= ?", now - WEBHOOK_LOG_MS);
  }

  /** Returns the newest first; `cursor`: the sequence at the end of the previous page. */
  list({ status, cursor, limit }: DeliveryListQuery): {
    items: Delivery[];
    next_cursor: string | null;
  } {
    const before = Number(cursor ?? Number.MAX_SAFE_INTEGER);
    const rows = this.#sql
      .exec(
        `SELECT * FROM (${PENDING} UNION ALL ${FINISHED})
         WHERE sequence < ?1 AND (?2 IS NULL OR status = ?2) ORDER BY sequence DESC LIMIT ?3`,
        before,
        status ?? null,
        limit + 1,
      )
      .toArray()
      .map((row) => rowSchema.parse(row));
    const page = rows.slice(0, limit);
    return {
      items: page.map(toDelivery),
      next_cursor: rows.length > limit ? String(page.at(-1)?.sequence) : null,
    };
  }

  /** Removes an event from the log to send it again; empty if it is not there or its body was erased. */
  takeOne(eventId: string, now: number): Queued[] {
    return this.#take("WHERE event_id = ? AND body IS NOT NULL", now, eventId);
  }

  /** Likewise all events that failed since then (ms), oldest first. */
  takeFailed(since: number, now: number): Queued[] {
    return this.#take(
      "WHERE status = 'failed' AND finished_at >= ? AND body IS NOT NULL",
      now,
      since,
    );
  }

  #take(where: string, now: number, value: SqlStorageValue): Queued[] {
    const taken = this.#sql
      .exec(
        `SELECT sequence, conversation_id, event_id, event_type, message_id, body FROM log ${where}
         ORDER BY sequence LIMIT ?`,
        value,
        REPLAYED_MAX,
      )
      .toArray()
      .map((row) => replayedSchema.parse(row));
    const sequences = JSON.stringify(taken.map(({ sequence }) => sequence));
    this.#prune("WHERE sequence IN (SELECT value FROM json_each(?))", sequences);
    return taken.map((event) => ({
      ...event,
      queued_at: now,
      expires_at: now + WEBHOOK_LIFETIME_MS,
    }));
  }

  #prune(where: string, value: SqlStorageValue): void {
    this.#sql.exec(`DELETE FROM log WHERE sequence IN (SELECT sequence FROM log ${where})`, value);
    this.reload();
  }
}

function toDelivery(row: z.infer<typeof rowSchema>): Delivery {
  const { sequence: _, conversation_id, queued_at, attempted_at, next_attempt_at, ...rest } = row;
  return {
    ...rest,
    conversation_id: conversation_id === "" ? null : conversation_id,
    queued_at: new Date(queued_at).toISOString(),
    attempted_at: timeOf(attempted_at),
    next_attempt_at: timeOf(next_attempt_at),
  };
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
