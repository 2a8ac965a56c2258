import { Timer, type Clock } from "./clock.ts";

/** In milliseconds: how long a start holds, and how often the server passes one on. */
export interface TypingPace {
  leaseMs: number;
  intervalMs: number;
}

/** Two starts may arrive closer together than they were sent. */
const JITTER_MS = 250;

/**
 * Sends that the user is typing. Called at every key stroke, it sends at most every half lease, and for the last stroke
 * too; without strokes the lease lapses by itself. A start that the server would not pass on yet waits.
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

  /** The pace of the socket just opened; `null` while there is none. It forgets what was sent before. */
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
    // A clock that was set back silences nobody.
    const due = Math.min(this.#lastSentAt, now) + pause;
    if (now >= due) this.#sendNow(leaseMs);
    else if (this.#sentAt === null) this.#timer.set(due, () => this.#sendNow(leaseMs));
  }

  /** A message was sent: the server ends the lease with it. */
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
