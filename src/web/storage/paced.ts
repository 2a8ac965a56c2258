/** Runs work once, some time after the first of several requests. */
export class Paced {
  readonly #work: () => void;
  readonly #afterMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void, afterMs: number) {
    this.#work = work;
    this.#afterMs = afterMs;
  }

  /** A later request does not delay an earlier one. */
  ask(): void {
    this.#timer ??= setTimeout(() => this.now(), this.#afterMs);
  }

  /** Runs pending work at once. */
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
