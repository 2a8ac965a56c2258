import type { AckFrame } from "#protocol/frames/ack.ts";
import type { SendFrame } from "#protocol/frames/send.ts";
import type { Message } from "#protocol/message.ts";
import { Timer, type Clock } from "./clock.ts";
import { deferred, type Deferred } from "./deferred.ts";
import { KeptOutbox, type KeptOutboxOptions } from "./kept-outbox.ts";
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
import { ParleyError } from "./problem.ts";

/** A durable message. */
export interface Sent {
  readonly message_id: number;
  readonly version: number;
}

export interface SendQueueOptions extends KeptOutboxOptions {
  clock: Clock;
  random: () => number;
  /** Sends on the open socket. If the message is lost there, the next socket sends it again. */
  transmit: (frame: SendFrame) => void;
  onChange: () => void;
  /** The message in flight has waited too long, so the socket is suspect. */
  onSilence: () => void;
}

/** An answer takes one commit. A socket without an answer for this long is replaced. */
export const ANSWER_MS = 15_000;

/** Sends messages in order, each with the same `client_id` in every attempt, as often as needed. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #timer: Timer;
  readonly #waiting = new Map<string, Deferred<Sent>>();
  #outbox: Outbox = [];
  #socket: number | null = null;
  /** The author of these messages; null until known. */
  #me: string | null = null;
  #kept: KeptOutbox | null = null;
  #restored = false;
  #closed = false;
  /** The reason why nothing is sent until a socket opens again. */
  #stopped: Omit<Refusal, "retry_after_ms" | "errors"> | null = null;

  constructor(options: SendQueueOptions) {
    this.#options = options;
    this.#timer = new Timer(options.clock);
  }

  get pending(): Outbox {
    return this.#outbox;
  }

  /** Resolves once the message is durable; rejects if it has failed, and then waits for `retry` or `discard`. */
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

  /** Returns `false` if the message can no longer be discarded. */
  discard(client_id: string): boolean {
    const next = discard(this.#outbox, client_id);
    if (next.length === this.#outbox.length) return false;
    this.#settle(client_id, new ParleyError("discarded", "The message was discarded"));
    this.#update(next);
    return true;
  }

  /**
   * Sets the author and restores their unsent messages. Other people's messages stay in the store until their author is
   * back: they are never sent under this name.
   */
  belongsTo(me: string): void {
    if (me === this.#me) return;
    if (this.#me !== null) {
      for (const client_id of this.#waiting.keys()) this.#settle(client_id, closedError());
      this.#outbox = [];
    }
    this.#me = me;
    this.#restored = false;
    this.#kept = new KeptOutbox(this.#options, me);
    this.#kept.changed([], this.#outbox);
    void this.#restore(this.#kept);
  }

  /** First repeats the message that was in flight on an earlier socket. */
  opened(socket: number): void {
    this.#socket = socket;
    this.#stopped = null;
    this.#flush();
  }

  lost(): void {
    this.#socket = null;
    this.#timer.clear();
  }

  stopped(failure: Omit<Refusal, "retry_after_ms" | "errors">): void {
    this.lost();
    this.#stopped = failure;
    this.#update(failAll(this.#outbox, failure));
  }

  /** Unsent messages stay in the store. */
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

  /** Returns whether the refusal concerned one of these messages. */
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
    this.#kept?.changed(previous, next);
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
    const waiting = this.#waiting.get(client_id) ?? deferred<Sent>();
    this.#waiting.set(client_id, waiting);
    return handled(waiting.promise);
  }

  #settle(client_id: string, outcome: Sent | ParleyError): void {
    const waiting = this.#waiting.get(client_id);
    this.#waiting.delete(client_id);
    if (outcome instanceof ParleyError) waiting?.reject(outcome);
    else waiting?.resolve(outcome);
  }

  async #restore(kept: KeptOutbox): Promise<void> {
    const older = await kept.load();
    // Another person has signed in meanwhile.
    if (kept !== this.#kept) return;
    this.#outbox = restore(this.#outbox, older);
    this.#restored = true;
    this.#flush();
    this.#options.onChange();
  }
}

/** An app that ignores the promise sees a failure in the pending messages, not as an unhandled rejection. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function failedError(status: PendingSend["status"] & { state: "failed" }): ParleyError {
  const { code, detail, retryable, issues } = status;
  return new ParleyError(code, detail, { retryable, issues });
}

function closedError(): ParleyError {
  return new ParleyError("closed", "The connection was closed", { retryable: true });
}

function notPending(): ParleyError {
  return new ParleyError("not_found", "There is no failed message of this client_id");
}
