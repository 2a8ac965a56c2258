import { DurableObject } from "cloudflare:workers";
import type { Guesser } from "#domain/guessing.ts";
import { perMinute } from "#domain/token-bucket.ts";
import type { Env } from "../env.ts";
import { KeptBucket } from "../kept-bucket.ts";
import type { LimiterApi } from "../objects.ts";
import { KeptGuesses } from "./kept-guesses.ts";

/** By then any bucket by the minute has filled up, and needs no row. */
const FULL_AFTER_MS = 2 * 60_000;
/** How often an account's guesses are looked through for what is old. */
const PRUNE_EVERY_MS = 24 * 60 * 60_000;

/**
 * Counts one network's attempts, or the wrong passwords for one username. Who makes only a few attempts, and no wrong
 * guess, leaves no storage behind.
 */
export class LimiterObject extends DurableObject<Env> implements LimiterApi {
  readonly #bucket: KeptBucket;
  readonly #guesses: KeptGuesses;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { kv } = ctx.storage;
    this.#bucket = new KeptBucket({
      get: (key) => kv.get(key),
      put: (key, bucket) => {
        kv.put(key, bucket);
        void ctx.storage.setAlarm(Date.now() + FULL_AFTER_MS);
      },
    });
    this.#guesses = new KeptGuesses({
      get: (key) => kv.get(key),
      put: (key, guesses) => kv.put(key, guesses),
      delete: (key) => kv.delete(key),
    });
  }

  /** 0: go ahead. Otherwise the milliseconds to wait. */
  take(countPerMinute: number): number {
    return this.#bucket.take(perMinute(countPerMinute), Date.now()).retry_after_ms;
  }

  /** The same, but nothing is taken. */
  wait(countPerMinute: number): number {
    return this.#bucket.wait(perMinute(countPerMinute), Date.now());
  }

  /** 0: the password may be looked at, and `endGuess` is owed. Otherwise the milliseconds to wait. */
  startGuess(guesser: Guesser): number {
    return this.#guesses.start(guesser, Date.now());
  }

  async endGuess(guesser: Guesser, right: boolean): Promise<void> {
    this.#guesses.end(guesser, right, Date.now());
    if (right || (await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + PRUNE_EVERY_MS);
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    if (this.#guesses.prune(now)) await this.ctx.storage.setAlarm(now + PRUNE_EVERY_MS);
    else await this.ctx.storage.deleteAll();
  }
}
