import { leftOf } from "#domain/elapsed.ts";
import type { CallPool } from "../call-pool.ts";

/**
 * Makes due calls together: at once after a pause, otherwise once an interval. Even without a wait they start in a
 * later turn, so that the conversation's sockets and the caller get their frames first.
 */
export class PacedCalls {
  readonly #calls: CallPool;
  readonly #intervalMs: number;
  readonly #due = new Set<string>();
  #lastAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(calls: CallPool, intervalMs: number) {
    this.#calls = calls;
    this.#intervalMs = intervalMs;
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) this.#due.add(key);
    if (this.#due.size === 0 || this.#timer !== null) return;
    const wait = leftOf(this.#intervalMs, this.#lastAt, Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    this.#lastAt = Date.now();
    this.#calls.add(this.#due);
    this.#due.clear();
  }
}
