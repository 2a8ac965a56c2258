/** D1 lags by this much at most while changes keep coming; after a pause they are projected at once. */
export const PROJECTION_INTERVAL_MS = 500;
/** How often a room with sockets, and nothing else to wake it, looks for dead ones. */
export const SWEEP_INTERVAL_MS = 3 * 60_000;
const BACKOFF_MAX_MS = 60_000;

/** As much of an object's storage as an alarm needs. */
interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
}

/** The object's one alarm, shared by the projection and the sweep. Each setting is a billed row, so it is set only to come earlier. */
export class AlarmClock {
  readonly #storage: AlarmStorage;
  /** When it rings, as far as this instance knows; until it has rung, a time that is past is still to come. */
  #at: number | null = null;
  #lastProjection = 0;
  #failures = 0;

  constructor(storage: AlarmStorage) {
    this.#storage = storage;
  }

  /** Call it in the same turn as the write, so that both become durable together. */
  projectionDue(now: number): void {
    this.#ringAt(Math.max(now, this.#lastProjection + PROJECTION_INTERVAL_MS));
  }

  /** The one that comes late: what a former instance set may come before it, and is not put off. */
  async sweepDue(now: number): Promise<void> {
    if (this.#at === null) {
      const set = await this.#storage.getAlarm();
      this.#at ??= set;
    }
    this.#ringAt(now + SWEEP_INTERVAL_MS);
  }

  eraseDue(at: number): void {
    this.#ringAt(at);
  }

  mediaDue(at: number): void {
    this.#ringAt(at);
  }

  rang(): void {
    this.#at = null;
  }

  projected(now: number): void {
    this.#lastProjection = now;
    this.#failures = 0;
  }

  /** Never given up: the runtime retries an alarm six times, so the object arms its own. `random` in [0, 1). */
  projectionFailed(now: number, random: number): void {
    this.#failures += 1;
    const bound = Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** Math.min(this.#failures - 1, 6));
    this.#lastProjection = now + bound * (0.5 + random / 2);
    this.projectionDue(now);
  }

  #ringAt(at: number): void {
    if (this.#at !== null && this.#at <= at) return;
    this.#at = at;
    void this.#storage.setAlarm(at);
  }
}
