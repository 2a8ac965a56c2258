import { CLOSED_BREAKER, isOpen, type Breaker } from "#domain/webhook-retries.ts";
import { WEBHOOK_LOG_MS } from "#protocol/webhooks.ts";
import { StoredEndpoint, type EndpointPatch, type NewEndpoint } from "./endpoint.ts";
import { forgetPerson } from "./forgetting.ts";
import { DeliveryLog, type Outcome } from "./log.ts";
import { Queue, type Queued } from "./queue.ts";

/** The changes of a failed attempt. */
interface Failed {
  outcome: Outcome;
  breaker: Breaker;
  patch?: EndpointPatch;
}

/** The storage of an endpoint's object. Each method is one transaction, or part of its caller's. */
export class WebhookStore {
  readonly endpoint: StoredEndpoint;
  readonly #storage: DurableObjectStorage;
  #tables: { queue: Queue; log: DeliveryLog } | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.endpoint = new StoredEndpoint(storage);
  }

  create(endpoint: NewEndpoint): void {
    this.endpoint.create(endpoint);
  }

  get queue(): Queue {
    return this.#open.queue;
  }

  get log(): DeliveryLog {
    return this.#open.log;
  }

  /** Runs a transaction; after a failure, resets the fields to the state of the tables. */
  transaction<T>(run: () => T): T {
    try {
      return this.#storage.transactionSync(run);
    } catch (error) {
      this.endpoint.reload();
      this.queue.reload();
      this.log.reload();
      throw error;
    }
  }

  /** Returns how often the first event of a conversation has been tried. */
  attemptsOf(conversationId: string): number {
    const [row] = this.#storage.sql
      .exec<{ attempts: number }>(
        "SELECT attempts FROM lanes WHERE conversation_id = ?",
        conversationId,
      )
      .toArray();
    return row?.attempts ?? 0;
  }

  /** Records a delivery; after one success, all conversations may send again. */
  delivered(event: Queued, attempts: number, outcome: Outcome, now: number): void {
    this.transaction(() => {
      if (isOpen(this.endpoint.breaker)) this.#resumeLanes();
      this.#setBreaker(CLOSED_BREAKER);
      this.#finish(event, "delivered", attempts, outcome, now);
    });
  }

  /** Schedules another attempt at `due` (ms), or gives the event up (null). */
  failed(
    event: Queued,
    attempts: number,
    { outcome, breaker, patch = {} }: Failed,
    due: number | null,
    now: number,
  ): void {
    this.transaction(() => {
      if (due === null) this.#finish(event, "failed", attempts, outcome, now);
      else this.#postpone(event.conversation_id, attempts, outcome, due);
      this.#setBreaker(breaker);
      this.endpoint.update(patch);
    });
  }

  /** Lets all conversations send at once. */
  resume(): void {
    this.#setBreaker(CLOSED_BREAKER);
    this.#resumeLanes();
  }

  giveUp(event: Queued, error: "expired", now: number): void {
    const outcome = { response_status: null, error, latency_ms: null, attempted_at: null };
    this.#finish(event, "failed", this.attemptsOf(event.conversation_id), outcome, now);
  }

  forgetOld(now: number): void {
    this.log.forget(now);
    this.queue.forgetLanes(now - WEBHOOK_LOG_MS);
  }

  /** See `forgetPerson`. */
  forgetPerson(userId: string, after: number): number | null {
    if (this.endpoint.row === null) return null;
    return this.transaction(() => forgetPerson(this.#storage.sql, userId, after));
  }

  async deleteAll(): Promise<void> {
    this.endpoint.ended();
    this.#tables = null;
    await this.#storage.deleteAll();
  }

  get #open(): { queue: Queue; log: DeliveryLog } {
    const { sql } = this.#storage;
    return (this.#tables ??= { queue: new Queue(sql), log: new DeliveryLog(sql) });
  }

  /** The event may have been dropped meanwhile, with its conversation. */
  #finish(
    event: Queued,
    status: "delivered" | "failed",
    attempts: number,
    outcome: Outcome,
    now: number,
  ): void {
    if (!this.queue.remove(event)) return;
    this.log.add(event, status, attempts, outcome, now);
    if (attempts > 1 || this.attemptsOf(event.conversation_id) > 0) {
      this.#postpone(event.conversation_id, 0, null, 0);
    }
  }

  #postpone(conversationId: string, attempts: number, outcome: Outcome | null, due: number): void {
    this.#storage.sql.exec(
      `UPDATE lanes SET attempts = ?, due_at = ?, attempted_at = ?, response_status = ?, error = ?, latency_ms = ?
       WHERE conversation_id = ?`,
      attempts,
      Math.ceil(due),
      outcome?.attempted_at ?? null,
      outcome?.response_status ?? null,
      outcome?.error ?? null,
      outcome?.latency_ms ?? null,
      conversationId,
    );
  }

  #resumeLanes(): void {
    this.#storage.sql.exec("UPDATE lanes SET due_at = 0 WHERE due_at > 0");
  }

  #setBreaker(breaker: Breaker): void {
    const { failures, since, probe_at } = this.endpoint.breaker;
    const same =
      failures === breaker.failures && since === breaker.since && probe_at === breaker.probe_at;
    if (!same) this.endpoint.setBreaker(breaker);
  }
}
