import { Timer, type Clock } from "./clock.ts";

/** In milliseconds: how long a start lasts, and how often the server forwards one. */
export interface TypingPace {
  leaseMs: number;
  intervalMs: number;
}

/** Starts may arrive closer together than they were sent. */
const JITTER_MS = 250;

/**
 * Reports that the user is typing. Called at every key stroke, it sends at most every half lease, including for the
 * last stroke; without strokes the lease expires by itself. A start that the server would not forward yet waits.
 */
export class TypingNotifier {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #send: (active: boolean) => void;
  #pace: TypingPace | null = null;
  #sentAt: number | null = null;
  #lastSentAt = -Infinity;
  #typedSince = false;

  constructor(clock: Clock, send: (active: boolean) => void) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#send = send;
  }

  /** Sets the pace of a newly opened socket; `null` while there is none. Forgets what was sent before. */
  reset(pace: TypingPace | null): void {
    this.#pace = pace;
    this.#quiet();
  }

  set(active: boolean): void {
    if (this.#pace === null) return;
    const { leaseMs, intervalMs } = this.#pace;
    if (!active) {
      if (this.#sentAt !== null) this.#send(false);
      this.#quiet();
      return;
    }
    this.#typedSince = true;
    const now = this.#clock.now();
    const pause = this.#sentAt === null ? intervalMs + JITTER_MS : leaseMs / 2;
    // Keep sending even if the clock was set back.
    const due = Math.min(this.#lastSentAt, now) + pause;
    if (now >= due) this.#sendNow(leaseMs);
    else if (this.#sentAt === null) this.#timer.set(due, () => this.#sendNow(leaseMs));
  }

  /** After sending a message, with which the server ends the lease. */
  sent(): void {
    this.#quiet();
  }

  #sendNow(leaseMs: number): void {
    const now = this.#clock.now();
    this.#sentAt = this.#lastSentAt = now;
    this.#typedSince = false;
    this.#send(true);
    this.#timer.set(now + leaseMs / 2, () => {
      if (this.#typedSince) this.#sendNow(leaseMs);
      else this.#timer.set(now + leaseMs, () => this.#quiet());
    });
  }

  #quiet(): void {
    this.#sentAt = null;
    this.#typedSince = false;
    this.#timer.clear();
  }
}
