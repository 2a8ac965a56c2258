import { Timer, type Clock } from "./clock.ts";

/**
 * Tells others that I am typing. Called at every key stroke, it speaks at most every half lease, and for the last
 * stroke too; without strokes the lease lapses by itself.
 */
export class TypingNotifier {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #tell: (active: boolean) => void;
  #leaseMs: number | null = null;
  #toldAt: number | null = null;
  #typedSince = false;

  constructor(clock: Clock, tell: (active: boolean) => void) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#tell = tell;
  }

  /** A lease, in milliseconds, on the socket just opened; `null` while there is none. What was told is forgotten. */
  reset(leaseMs: number | null): void {
    this.#leaseMs = leaseMs;
    this.#quiet();
  }

  set(active: boolean): void {
    if (this.#leaseMs === null) return;
    if (!active) {
      if (this.#toldAt !== null) this.#tell(false);
      this.#quiet();
    } else if (this.#toldAt === null || this.#clock.now() >= this.#toldAt + this.#leaseMs / 2) {
      this.#tellNow(this.#leaseMs);
    } else {
      this.#typedSince = true;
    }
  }

  /** A message was sent: the server ends the lease with it. */
  sent(): void {
    this.#quiet();
  }

  #tellNow(leaseMs: number): void {
    const now = this.#clock.now();
    this.#toldAt = now;
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
