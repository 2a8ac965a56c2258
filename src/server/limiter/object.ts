import { DurableObject } from "cloudflare:workers";
import { perMinute } from "#domain/token-bucket.ts";
import type { Env } from "../env.ts";
import { KeptBucket } from "../kept-bucket.ts";

/** By then any bucket by the minute has filled up, and needs no row. */
const FULL_AFTER_MS = 2 * 60_000;

/** Counts one address's attempts, or those on one username. Who makes only a few leaves no storage behind. */
export class LimiterObject extends DurableObject<Env> {
  readonly #bucket: KeptBucket;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#bucket = new KeptBucket({
      get: (key) => ctx.storage.kv.get(key),
      put: (key, bucket) => {
        ctx.storage.kv.put(key, bucket);
        void ctx.storage.setAlarm(Date.now() + FULL_AFTER_MS);
      },
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

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
