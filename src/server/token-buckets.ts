import { isWithin } from "#domain/elapsed.ts";
import { take, type Bucket, type BucketRule } from "#domain/token-bucket.ts";

/** One bucket for each key, in memory. Full buckets need no memory, so they are dropped. */
export class TokenBuckets {
  readonly #rule: BucketRule;
  readonly #buckets = new Map<string, Bucket>();
  #prunedAt = 0;

  constructor(rule: BucketRule) {
    this.#rule = rule;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Returns 0 if the caller may proceed, otherwise the milliseconds to wait, and takes nothing. */
  take(key: string, now: number, tokens = 1): number {
    this.#prune(now);
    const taken = take(this.#rule, this.#buckets.get(key), now, tokens);
    this.#buckets.set(key, taken.bucket);
    return taken.retry_after_ms;
  }

  #prune(now: number): void {
    const fills_in_ms = (this.#rule.burst * 1_000) / this.#rule.per_second;
    if (isWithin(fills_in_ms, this.#prunedAt, now)) return;
    this.#prunedAt = now;
    for (const [key, { used_ms, at }] of this.#buckets) {
      if (now - at >= used_ms) this.#buckets.delete(key);
    }
  }
}
