import { Timer, type Clock } from "./clock.ts";

/** In milliseconds: how long what was told holds, and how often the server passes a start on. */
export interface TypingPace {
  leaseMs: number;
  intervalMs: number;
}

/** Two starts may arrive closer together than they were sent. */
const JITTER_MS = 250;

/**
 * Tells others that I am typing. Called at every key stroke, it speaks at most every half lease, and for the last
 * stroke too; without strokes the lease lapses by itself. A start that the server would not pass on yet waits.
 */
export class TypingNotifier {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #tell: (active: boolean) => void;
  #pace: TypingPace | null = null;
  #toldAt: number | null = null;
  #lastToldAt = -Infinity;
  #typedSince = false;

  constructor(clock: Clock, tell: (active: boolean) => void) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#tell = tell;
  }

  /** The pace of the socket just opened; `null` while there is none. What was told is forgotten. */
  reset(pace: TypingPace | null): void {
    this.#pace = pace;
    this.#quiet();
  }

  set(active: boolean): void {
    if (this.#pace === null) return;
    const { leaseMs, intervalMs } = this.#pace;
    if (!active) {
      if (this.#toldAt !== null) this.#tell(false);
      this.#quiet();
      return;
    }
    this.#typedSince = true;
    const now = this.#clock.now();
    const pause = this.#toldAt === null ? intervalMs + JITTER_MS : leaseMs / 2;
    // A clock that was set back silences nobody.
    const due = Math.min(this.#lastToldAt, now) + pause;
    if (now >= due) this.#tellNow(leaseMs);
    else if (this.#toldAt === null) this.#timer.set(due, () => this.#tellNow(leaseMs));
  }

  /** A message was sent: the server ends the lease with it. */
  sent(): void {
    this.#quiet();
  }

  #tellNow(leaseMs: number): void {
    const now = this.#clock.now();
    this.#toldAt = this.#lastToldAt = now;
    this.#typedSince = false;
    this.#tell(true);
    this.#timer.set(now + leaseMs / 2, () => {
      if (this.#typedSince) this.#tellNow(leaseMs);
      else this.#timer.set(now + leaseMs, () => this.#quiet());
    });
  }

  #quiet(): void {
    this.#toldAt = null;
    this.#typedSince = false;
    this.#timer.clear();
  }
}
