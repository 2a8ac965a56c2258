/** Does something a while after it was first asked for, however often it is asked for meanwhile. */
export class Paced {
  readonly #work: () => void;
  readonly #afterMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void, afterMs: number) {
    this.#work = work;
    this.#afterMs = afterMs;
  }

  /** An earlier request is never put off by a later one. */
  ask(): void {
    this.#timer ??= setTimeout(() => this.now(), this.#afterMs);
  }

  /** At once, if it was asked for. */
  now(): void {
    if (this.#timer === undefined) return;
    this.stop();
    this.#work();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
