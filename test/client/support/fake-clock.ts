import type { Clock } from "#client/clock.ts";

interface Planned {
  at: number;
  run: () => void;
}

/** Time stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  #planned: Planned[] = [];

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  get timers(): number {
    return this.#planned.length;
  }

  after(ms: number, run: () => void): () => void {
    const planned = { at: this.#now + ms, run };
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((other) => other !== planned);
    };
  }

  /** Lets `ms` pass: each timer fires at its time, and its work settles before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#planned = this.#planned.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Puts the machine to sleep: the time of day goes on, and timers do not. */
  sleep(ms: number): void {
    this.#now += ms;
    this.#planned = this.#planned.map((planned) => ({ ...planned, at: planned.at + ms }));
  }

  #due(end: number): Planned | undefined {
    const due = this.#planned.filter(({ at }) => at <= end);
    return due.reduce<Planned | undefined>(
      (first, next) => (first === undefined || next.at < first.at ? next : first),
      undefined,
    );
  }
}

/** After everything that only waits for promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
