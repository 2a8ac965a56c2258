import { DurableObject } from "cloudflare:workers";
import type { Guesser } from "#domain/guessing.ts";
import { perDay, perHour, perMinute } from "#domain/token-bucket.ts";
import { deadlinesOf, type Deadlines, type Job } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { KeptBucket } from "../kept-bucket.ts";
import type { LimiterApi } from "../objects/limiter.ts";
import { KeptGuesses } from "./kept-guesses.ts";

/** Deleting an object's storage never fails for long. */
const BACKOFF_MAX_MS = 60_000;

/**
 * Counts one network's attempts, or the wrong passwords for one username. A few attempts without a wrong guess leave
 * nothing in storage.
 */
export class LimiterObject extends DurableObject<Env> implements LimiterApi {
  readonly #bucket: KeptBucket;
  readonly #guesses: KeptGuesses;
  readonly #deadlines: Deadlines;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { kv } = ctx.storage;
    this.#bucket = new KeptBucket(kv);
    this.#guesses = new KeptGuesses(kv);
    this.#deadlines = deadlinesOf(ctx, [this.#forgetting], () => ({}));
  }

  /** Returns 0 if the caller may proceed, otherwise the milliseconds to wait. */
  take(countPerMinute: number): number {
    const taken = this.#bucket.take(perMinute(countPerMinute), Date.now());
    this.#deadlines.arm();
    return taken.retry_after_ms;
  }

  /** The same for an hourly limit. */
  takeHourly(countPerHour: number): number {
    const taken = this.#bucket.take(perHour(countPerHour), Date.now());
    this.#deadlines.arm();
    return taken.retry_after_ms;
  }

  /** The same for a daily limit, of which one call may take several. */
  takeDaily(countPerDay: number, count: number): number {
    const taken = this.#bucket.take(perDay(countPerDay), Date.now(), count);
    this.#deadlines.arm();
    return taken.retry_after_ms;
  }

  /** Returns the same as `take`, without taking anything. */
  wait(countPerMinute: number): number {
    return this.#bucket.wait(perMinute(countPerMinute), Date.now());
  }

  /**
   * Returns 0 if the server may check the password, and then requires an `endGuess`; otherwise returns the milliseconds
   * to wait.
   */
  startGuess(guesser: Guesser): number {
    return this.#guesses.start(guesser, Date.now());
  }

  /** The number of wrong guesses that currently count against the guesser. */
  wrongGuesses(guesser: Guesser): number {
    return this.#guesses.wrong(guesser, Date.now());
  }

  async endGuess(guesser: Guesser, right: boolean): Promise<void> {
    this.#guesses.end(guesser, right, Date.now());
    if (!right) this.#deadlines.arm();
  }

  override async alarm(): Promise<void> {
    await this.#deadlines.ring();
  }

  /** Deletes the object's storage once all counts have expired. */
  readonly #forgetting: Job = {
    name: "forgetting",
    backoffMaxMs: BACKOFF_MAX_MS,
    due: () => {
      const ends = [this.#bucket.fullAt, this.#guesses.forgottenAt].filter((at) => at !== null);
      return ends.length === 0 ? null : Math.max(...ends);
    },
    run: async (now) => {
      this.#guesses.prune(now);
      await this.ctx.storage.deleteAll();
      this.#bucket.forgotten();
    },
  };
}
