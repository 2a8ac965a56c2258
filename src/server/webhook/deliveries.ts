import { isDead, isOpen, pauseAfter, withFailure, type Breaker } from "#domain/webhook-retries.ts";
import { WEBHOOK_REQUESTS_AT_ONCE, type DeliveryError } from "#protocol/webhooks.ts";
import type { Queued } from "#storage/webhook/queue.ts";
import type { WebhookStore } from "#storage/webhook/store.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { disabled, reportDisabled } from "./disabling.ts";
import { Lanes } from "./lanes.ts";
import type { Posted } from "./post.ts";

interface Port {
  store: WebhookStore;
  /** Sends an event to the endpoint's address, signed with its secrets. */
  post: (eventId: string, body: string) => Promise<Posted>;
  /** In [0, 1). */
  random: () => number;
}

/**
 * One alarm sends for at most this long and leaves the rest to the next, because the runtime ends it after 15 minutes.
 */
const RUN_MS = 60_000;
const BACKOFF_MAX_MS = 60_000;
const GONE = 410;

/**
 * Sends an endpoint its waiting events: from a few conversations at once, and one event at a time of each, in order. A
 * failing event pauses its conversation (HOOK-4); a failing endpoint receives only one request after each pause
 * (HOOK-5).
 */
export class Deliveries {
  readonly job: Job;
  readonly #store: WebhookStore;
  readonly #post: Port["post"];
  readonly #random: () => number;
  #lanes: Lanes | null = null;
  /** Stops waiting for a request, because there is more to send. */
  #more: () => void = () => undefined;

  constructor({ store, post, random }: Port) {
    this.#store = store;
    this.#post = post;
    this.#random = random;
    this.job = {
      name: "webhook_deliveries",
      backoffMaxMs: BACKOFF_MAX_MS,
      due: (now) => this.#due(now),
      run: (now) => this.#run(now + RUN_MS),
    };
  }

  /** Notes that events wait in these conversations. */
  added(conversationIds: Iterable<string>): void {
    for (const id of conversationIds) this.#loaded.add(id);
    this.#more();
  }

  /** Lets all conversations send at once. */
  resume(): void {
    this.#loaded.resume();
    this.#more();
  }

  get #loaded(): Lanes {
    if (this.#lanes === null) {
      this.#lanes = new Lanes();
      this.#lanes.load(this.#store.queue.lanes());
    }
    return this.#lanes;
  }

  get #isActive(): boolean {
    return this.#store.endpoint.row?.status === "active";
  }

  #due(now: number): number | null {
    if (!this.#isActive) return null;
    const due = this.#loaded.due(now);
    return due === null ? null : Math.max(due, this.#store.endpoint.breaker.probe_at);
  }

  async #run(until: number): Promise<void> {
    const running = new Set<Promise<void>>();
    for (;;) {
      const next = () => (Date.now() < until ? this.#next(running.size) : null);
      for (let id = next(); id !== null; id = next()) {
        const sending = this.#sendFirst(this.#loaded, id).finally(() => running.delete(sending));
        running.add(sending);
      }
      if (running.size === 0) return;
      const more = new Promise<void>((resolve) => {
        this.#more = resolve;
      });
      await Promise.race([...running, more]);
    }
  }

  /** Returns the conversation to send from; null if enough are sending, or none may. */
  #next(running: number): string | null {
    if (!this.#isActive) return null;
    const { breaker } = this.#store.endpoint;
    const now = Date.now();
    if (breaker.probe_at > now) return null;
    return running < (isOpen(breaker) ? 1 : WEBHOOK_REQUESTS_AT_ONCE)
      ? this.#loaded.start(now)
      : null;
  }

  async #sendFirst(lanes: Lanes, id: string): Promise<void> {
    // Storing the outcome of a request may fail; then its event still waits.
    let again: number | null = 0;
    try {
      const event = this.#store.queue.first(id);
      again = event === undefined ? null : await this.#send(event);
    } finally {
      lanes.ended(id, again);
    }
  }

  /** Sends one event. Returns when the next event of its conversation may be sent: 0 for now, null if there is none. */
  async #send(event: Queued): Promise<number | null> {
    const posted = await this.#post(event.event_id, event.body);
    // The endpoint may have been deleted, and the queue may have changed.
    const { row } = this.#store.endpoint;
    if (row === null) return null;
    const now = Date.now();
    const attempts = this.#store.attemptsOf(event.conversation_id) + 1;
    const outcome = { ...outcomeOf(posted), attempted_at: now };
    if (isSuccess(posted)) {
      const wasOpen = isOpen(this.#store.endpoint.breaker);
      this.#store.delivered(event, attempts, outcome, now);
      if (wasOpen) this.#loaded.resume();
      return this.#hasMore(event.conversation_id) ? 0 : null;
    }
    const before = this.#store.endpoint.breaker;
    const breaker = withFailure(before, now, this.#random());
    const because = reasonToStop(posted, breaker, now);
    const pause = pauseAfter(attempts, this.#random(), posted.retry_after_ms);
    const due = pause === null || now + pause >= event.expires_at ? null : now + pause;
    const patch = because === null ? {} : disabled(because);
    this.#store.failed(event, attempts, { outcome, breaker, patch }, due, now);
    if (because !== null) reportDisabled(row, because);
    else if (isOpen(breaker) && !isOpen(before))
      log("error", "webhook_failing", { webhook_id: row.id });
    return due ?? (this.#hasMore(event.conversation_id) ? 0 : null);
  }

  #hasMore(conversationId: string): boolean {
    return this.#store.queue.first(conversationId) !== undefined;
  }
}

function reasonToStop(posted: Posted, breaker: Breaker, now: number): "gone" | "dead" | null {
  if (posted.response_status === GONE) return "gone";
  return isDead(breaker, now) ? "dead" : null;
}

function isSuccess({ response_status }: Posted): boolean {
  return response_status !== null && response_status >= 200 && response_status < 300;
}

function outcomeOf({ response_status, error, latency_ms }: Posted): {
  response_status: number | null;
  error: DeliveryError | null;
  latency_ms: number;
} {
  return { response_status, error, latency_ms };
}
