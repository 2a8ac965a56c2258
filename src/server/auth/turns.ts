/** One of so many places among those who wait for a turn, or have it. */
export interface Place {
  /** Does the work when its turn has come, and leaves. */
  run: <T>(work: () => Promise<T>) => Promise<T>;
  leave: () => void;
}

/**
 * Work that holds the isolate's thread while it runs: one piece at a time, each in an event of its own, so that whatever
 * else has arrived meanwhile comes in between.
 */
export class Turns {
  readonly #pauseMs: number;
  /** When each place was taken. */
  readonly #taken = new Map<Place, number>();
  #last: Promise<unknown> = Promise.resolve();
  /** When the last piece of work began, while others wait. */
  #beganAt: number | null = null;

  /** `pauseMs`: how long the thread is left to others before each piece of work; longer where the last one took longer. */
  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  /** Null when there are `most` already. */
  reserve(most: number, now: number): Place | null {
    this.#forgetLost(now);
    if (this.#taken.size >= most) return null;
    const leave = () => void this.#taken.delete(place);
    const place: Place = { run: (work) => this.#run(work).finally(leave), leave };
    this.#taken.set(place, now);
    return place;
  }

  /** One whose request was cut off never leaves. */
  #forgetLost(now: number): void {
    for (const [place, at] of this.#taken) {
      if (now - at > LOST_MS) this.#taken.delete(place);
    }
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#after(this.#last, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #after<T>(before: Promise<unknown>, work: () => Promise<T>): Promise<T> {
    await orLost(before);
    await pause(this.#pauseMs);
    // The clock of a Worker stands still while it computes: how long that was shows only now.
    const took = this.#beganAt === null ? 0 : Date.now() - this.#beganAt - this.#pauseMs;
    if (took > this.#pauseMs) await pause(Math.min(took, LONGEST_PAUSE_MS) - this.#pauseMs);
    this.#beganAt = Date.now();
    try {
      return await work();
    } finally {
      if (this.#taken.size <= 1) this.#beganAt = null;
    }
  }
}

/** Longer than any turn takes to come. */
const LOST_MS = 15_000;
const LONGEST_PAUSE_MS = 500;

async function orLost(before: Promise<unknown>): Promise<void> {
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
