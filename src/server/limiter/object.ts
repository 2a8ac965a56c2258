import { DurableObject } from "cloudflare:workers";
import { perMinute, take, type Bucket } from "#domain/token-bucket.ts";
import type { Env } from "../env.ts";

/** Counts one address's attempts. Kept in memory only: an idle address is forgotten, and a full bucket needs no row. */
export class LimiterObject extends DurableObject<Env> {
  #bucket: Bucket | undefined;

  /** 0: go ahead. Otherwise the milliseconds to wait. */
  take(countPerMinute: number): number {
    const taken = take(perMinute(countPerMinute), this.#bucket, Date.now());
    this.#bucket = taken.bucket;
    return taken.retry_after_ms;
  }
}
