/**
 * Work that holds the isolate's thread while it runs: one piece at a time, each in an event of its own, so that whatever
 * else has arrived meanwhile comes in between.
 */
export class Turns {
  readonly #pauseMs: number;
  /** When each that waits or runs was admitted. */
  readonly #admitted = new Map<symbol, number>();
  #last: Promise<unknown> = Promise.resolve();

  /** `pauseMs`: how long the thread is left to others before each piece of work. */
  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  /** How many wait or run. One whose request was cut off never says that it is done: it counts until it is `LOST_MS` old. */
  count(now: number): number {
    for (const [ticket, at] of this.#admitted) {
      if (now - at > LOST_MS) this.#admitted.delete(ticket);
    }
    return this.#admitted.size;
  }

  async run<T>(work: () => Promise<T>, now: number): Promise<T> {
    const ticket = Symbol("turn");
    this.#admitted.set(ticket, now);
    const turn = this.#turn(this.#last, work).finally(() => this.#admitted.delete(ticket));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #turn<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
    await withinLost(before);
    await pause(this.#pauseMs);
    return work();
  }
}

/** Longer than any turn takes to come. */
const LOST_MS = 15_000;

async function withinLost(before: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lost = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LOST_MS);
  });
  await Promise.race([before, lost]);
  clearTimeout(timer);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
