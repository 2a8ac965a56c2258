/** One of a limited number of places in the queue. */
export interface Place {
  /** Waits for its turn, does the work, then frees the place. */
  run: <T>(work: () => Promise<T>) => Promise<T>;
  leave: () => void;
}

/**
 * Runs work that blocks the isolate's thread one piece at a time, each in a separate event, so that other pending
 * events run in between.
 */
export class Turns {
  readonly #pauseMs: number;
  /** When each place was taken. */
  readonly #taken = new Map<Place, number>();
  #last: Promise<unknown> = Promise.resolve();
  /** When the last piece of work began, while others wait. */
  #beganAt: number | null = null;

  /** `pauseMs`: how long the thread stays free before each piece of work; longer if the last piece took longer. */
  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  /** Returns null if `most` places are taken. */
  reserve(most: number, now: number): Place | null {
    this.#forgetLost(now);
    if (this.#taken.size >= most) return null;
    const leave = () => void this.#taken.delete(place);
    const place: Place = { run: (work) => this.#run(work).finally(leave), leave };
    this.#taken.set(place, now);
    return place;
  }

  /** Frees the places of interrupted requests, which never do so themselves. */
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
    // A Worker's clock stands still during computation, so the duration shows only now.
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

/** Longer than any request waits for its turn. */
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
