import { leftOf } from "#domain/elapsed.ts";

/** D1 lags by this much at most while changes keep coming; after a pause they are projected at once. */
export const PROJECTION_INTERVAL_MS = 500;
/** How often a room with sockets, and nothing else to wake it, looks for dead ones. */
export const SWEEP_INTERVAL_MS = 3 * 60_000;
/** Between two tries while D1 fails: so long at most, and no longer than the other while people go on writing. */
const BACKOFF_MAX_MS = 60_000;
const PROBE_MAX_MS = 5_000;

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
  /** When D1 was last written to, or could not be. */
  #triedAt = 0;
  #failures = 0;

  constructor(storage: AlarmStorage) {
    this.#storage = storage;
  }

  /**
   * Something has changed. Call it in the same turn as the write, so that both become durable together. PROJECT-1: while
   * D1 fails, a change does not wait for the whole backoff.
   */
  projectionDue(now: number): void {
    const pause =
      this.#failures === 0 ? PROJECTION_INTERVAL_MS : Math.min(PROBE_MAX_MS, this.#backoff());
    this.#ringAt(now + leftOf(pause, this.#triedAt, now));
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
    this.#triedAt = now;
    this.#failures = 0;
  }

  /** Never given up: the runtime retries an alarm six times, so the object arms its own. `random` in [0, 1). */
  projectionFailed(now: number, random: number): void {
    this.#failures += 1;
    this.#triedAt = now;
    this.#ringAt(now + this.#backoff() * (0.5 + random / 2));
  }

  #backoff(): number {
    return Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** Math.min(this.#failures - 1, 6));
  }

  #ringAt(at: number): void {
    if (this.#at !== null && this.#at <= at) return;
    this.#at = at;
    void this.#storage.setAlarm(at);
  }
}
