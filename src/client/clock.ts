/** The client's time: milliseconds since 1970, and timers. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once after `ms`, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const handle = setTimeout(run, ms);
    return () => clearTimeout(handle);
  },
};

/** Runtimes fire longer timeouts at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** One deadline that can be moved and cancelled. */
export class Timer {
  readonly #clock: Clock;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Replaces the previous deadline. */
  set(at: number, run: () => void): void {
    this.clear();
    const ms = Math.ceil(Math.max(0, at - this.#clock.now()));
    this.#cancel = this.#clock.after(Math.min(ms, LONGEST_MS), () => {
      this.#cancel = null;
      // The timer fires early if the delay was too long for one timeout, or if the runtime truncated a fraction.
      if (this.#clock.now() < at) this.set(at, run);
      else run();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}

/** Rejects with the signal's reason if it is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    const abort = () => {
      cancel();
      reject(reasonOf(signal));
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
