interface CallPort {
  /** Sends the state at the time of the call, regardless of how long the call has been due. */
  call: (key: string) => Promise<void>;
  /** Runs when all attempts have failed. */
  failed: (key: string, error: unknown) => void;
  wait: (ms: number) => Promise<void>;
  /** In [0, 1); spreads the attempts out. */
  random: () => number;
}

/** The most calls in flight at once. */
const AT_ONCE = 32;
/** The pauses between attempts (ms), each varied by up to half. */
const PAUSES_MS = [100, 400];

/**
 * Calls many objects with limited concurrency, and one call at a time for each: an object that becomes due during its
 * call is called once more afterwards. Each call sends the latest state, so calls are independent, and none can
 * overtake another.
 */
export class CallPool {
  readonly #port: CallPort;
  readonly #due = new Set<string>();
  readonly #calling = new Set<string>();

  constructor(port: CallPort) {
    this.#port = port;
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) this.#due.add(key);
    this.#fill();
  }

  #fill(): void {
    for (const key of this.#due) {
      if (this.#calling.size >= AT_ONCE) return;
      if (!this.#calling.has(key)) void this.#serve(key);
    }
  }

  async #serve(key: string): Promise<void> {
    this.#calling.add(key);
    await this.#attempt(key);
    this.#calling.delete(key);
    this.#fill();
  }

  async #attempt(key: string): Promise<void> {
    const { call, failed, wait, random } = this.#port;
    for (const pause of [...PAUSES_MS, null]) {
      this.#due.delete(key);
      try {
        await call(key);
        return;
      } catch (error) {
        if (pause === null) failed(key, error);
        else await wait(pause * (0.5 + random()));
      }
    }
  }
}
