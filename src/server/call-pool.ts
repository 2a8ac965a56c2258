interface CallPort {
  /** Tells what is true when it is called, however long it was due. */
  call: (key: string) => Promise<void>;
  /** Given up: all attempts failed. */
  failed: (key: string, error: unknown) => void;
  wait: (ms: number) => Promise<void>;
  /** In [0, 1); spreads the attempts. */
  random: () => number;
}

/** Calls under way at once. */
const AT_ONCE = 32;
/** Between one attempt and the next (ms), give or take half of it. */
const PAUSES_MS = [100, 400];

/**
 * Calls to many others, so many at once, and one at a time for each of them: who becomes due again while being called
 * is called once more afterwards. Since a call tells the latest there is, none has to wait for the one before it to be
 * of use, and none overtakes another.
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
