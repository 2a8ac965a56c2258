import type { AckFrame } from "#protocol/frames/ack.ts";
import type { SendFrame } from "#protocol/frames/send.ts";
import type { Message } from "#protocol/message.ts";
import { Timer, type Clock } from "./clock.ts";
import {
  acknowledge,
  discard,
  enqueue,
  failAll,
  inFlightSince,
  markSent,
  nextDue,
  nextToSend,
  passed,
  refuse,
  restore,
  retry,
  shown,
  type Outbox,
  type PendingSend,
  type Refusal,
} from "./outbox.ts";
import { keep, parseKept, type OutboxStore } from "./outbox-store.ts";
import { ParleyError } from "./problem.ts";

/** A message that is durable. */
export interface Sent {
  readonly message_id: number;
  readonly version: number;
}

export interface SendQueueOptions {
  conversation_id: string;
  store: OutboxStore;
  clock: Clock;
  random: () => number;
  /** Sends on the open socket. Should it be lost there, the next socket gets it again. */
  transmit: (frame: SendFrame) => void;
  onChange: () => void;
  /** The message in flight has waited too long: the socket is not to be trusted. */
  onSilence: () => void;
  /** The store failed; the messages are still sent. */
  onStoreError: (error: unknown) => void;
}

/** An answer takes one commit. A socket that owes one for so long is replaced. */
export const ANSWER_MS = 15_000;

/** Gets what is written sent: each under its one `client_id`, in order, as often as it takes. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #timer: Timer;
  readonly #waiting = new Map<string, PromiseWithResolvers<Sent>>();
  #outbox: Outbox = [];
  #socket: number | null = null;
  #restored = false;
  #closed = false;
  /** Why nothing goes out until a socket opens again. */
  #stopped: Omit<Refusal, "retry_after_ms"> | null = null;
  #storing: Promise<void> = Promise.resolve();

  constructor(options: SendQueueOptions) {
    this.#options = options;
    this.#timer = new Timer(options.clock);
    void this.#restore();
  }

  get pending(): Outbox {
    return this.#outbox;
  }

  /** Resolves once durable; rejects when it has failed, and it then waits for `retry` or `discard`. */
  send(client_id: string, draft: PendingSend["draft"]): Promise<Sent> {
    if (this.#closed) return handled(Promise.reject(closedError()));
    const now = this.#options.clock.now();
    const promise = this.#promiseOf(client_id);
    const next = enqueue(this.#outbox, client_id, draft, now);
    this.#update(this.#stopped === null ? next : failAll(next, this.#stopped));
    return promise;
  }

  retry(client_id: string): Promise<Sent> {
    const next = retry(this.#outbox, client_id);
    if (next === this.#outbox) return handled(Promise.reject(notPending()));
    const promise = this.#promiseOf(client_id);
    this.#update(next);
    return promise;
  }

  /** `false` when it cannot be taken back any more. */
  discard(client_id: string): boolean {
    const next = discard(this.#outbox, client_id);
    if (next.length === this.#outbox.length) return false;
    this.#settle(client_id, new ParleyError("discarded", "The message was discarded"));
    this.#update(next);
    return true;
  }

  /** What was in flight on a socket before goes out again first. */
  opened(socket: number): void {
    this.#socket = socket;
    this.#stopped = null;
    this.#flush();
  }

  lost(): void {
    this.#socket = null;
    this.#timer.clear();
  }

  stopped(failure: Omit<Refusal, "retry_after_ms">): void {
    this.lost();
    this.#stopped = failure;
    this.#update(failAll(this.#outbox, failure));
  }

  /** What is not sent stays in the store. */
  close(): void {
    this.lost();
    this.#closed = true;
    for (const client_id of this.#waiting.keys()) this.#settle(client_id, closedError());
  }

  acknowledged({ ref, message_id, version }: AckFrame): void {
    if (typeof ref !== "string" || message_id === undefined || version === undefined) return;
    this.#settle(ref, { message_id, version });
    this.#update(acknowledge(this.#outbox, ref, message_id, version));
  }

  /** Whether the answer was to one of these messages. */
  refused(client_id: string, refusal: Refusal): boolean {
    if (!this.#outbox.some((send) => send.client_id === client_id)) return false;
    const { clock, random } = this.#options;
    const context = { now: clock.now(), random: random() };
    this.#update(refuse(this.#outbox, client_id, refusal, context));
    return true;
  }

  /** The timeline shows these now. */
  shown(messages: readonly Message[], me: string): void {
    for (const { client_id, sender_id, id, version } of messages) {
      if (client_id !== null && sender_id === me)
        this.#settle(client_id, { message_id: id, version });
    }
    this.#update(shown(this.#outbox, messages, me));
  }

  /** The timeline is complete up to `head`. */
  passed(head: number): void {
    this.#update(passed(this.#outbox, head));
  }

  #update(next: Outbox): void {
    const previous = this.#outbox;
    if (next === previous) return;
    this.#outbox = next;
    this.#store(previous, next);
    for (const { client_id, status } of next) {
      if (status.state === "failed") this.#settle(client_id, failedError(status));
    }
    this.#flush();
    this.#options.onChange();
  }

  #flush(): void {
    const { clock, transmit, onSilence } = this.#options;
    if (this.#socket === null || !this.#restored) return;
    const next = nextToSend(this.#outbox, this.#socket, clock.now());
    if (next !== null) {
      const { client_id, draft } = next;
      this.#outbox = markSent(this.#outbox, client_id, this.#socket, clock.now());
      transmit({ type: "send", ref: client_id, client_id, ...draft });
    }
    const since = inFlightSince(this.#outbox, this.#socket);
    if (since !== null) return this.#timer.set(since + ANSWER_MS, onSilence);
    const due = nextDue(this.#outbox);
    if (due !== null && due > clock.now()) {
      this.#timer.set(due, () => {
        this.#flush();
        this.#options.onChange();
      });
    } else this.#timer.clear();
  }

  #promiseOf(client_id: string): Promise<Sent> {
    const waiting = this.#waiting.get(client_id) ?? Promise.withResolvers<Sent>();
    this.#waiting.set(client_id, waiting);
    return handled(waiting.promise);
  }

  #settle(client_id: string, outcome: Sent | ParleyError): void {
    const waiting = this.#waiting.get(client_id);
    this.#waiting.delete(client_id);
    if (outcome instanceof ParleyError) waiting?.reject(outcome);
    else waiting?.resolve(outcome);
  }

  async #restore(): Promise<void> {
    const { store, conversation_id, onStoreError } = this.#options;
    try {
      const kept = (await store.load(conversation_id)).map(parseKept);
      this.#outbox = restore(
        this.#outbox,
        kept.filter((send) => send !== null),
      );
    } catch (error) {
      onStoreError(error);
    }
    this.#restored = true;
    this.#flush();
    this.#options.onChange();
  }

  /** One after the other, so that a message is not put back after it was removed. */
  #store(previous: Outbox, next: Outbox): void {
    const { store, conversation_id, onStoreError } = this.#options;
    const left = next.filter(({ status }) => status.state !== "acked");
    const known = new Map(previous.map((send) => [send.client_id, send]));
    const put = left.filter((send) => {
      const before = known.get(send.client_id);
      return before === undefined || isFailed(before) !== isFailed(send);
    });
    const ids = new Set(left.map(({ client_id }) => client_id));
    const gone = previous.filter(
      ({ client_id, status }) => status.state !== "acked" && !ids.has(client_id),
    );
    if (put.length === 0 && gone.length === 0) return;
    this.#storing = this.#storing
      .then(async () => {
        for (const send of put) await store.put(conversation_id, keep(send));
        for (const { client_id } of gone) await store.remove(conversation_id, client_id);
      })
      .catch(onStoreError);
  }
}

/** Whoever ignores the promise learns of a failure by what is pending: not by an unhandled rejection. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function isFailed({ status }: PendingSend): boolean {
  return status.state === "failed";
}

function failedError(status: PendingSend["status"] & { state: "failed" }): ParleyError {
  return new ParleyError(status.code, status.detail, { retryable: status.retryable });
}

function closedError(): ParleyError {
  return new ParleyError("closed", "The connection was closed", { retryable: true });
}

function notPending(): ParleyError {
  return new ParleyError("not_found", "There is no failed message of this client_id");
}
