import { Buffer } from "node:buffer";
import type { BucketRule } from "#domain/token-bucket.ts";
import { KeptBucket, type KeyValues } from "../kept-bucket.ts";

/** SEND-9: how much text each person may have written here, in UTF-8 bytes; it outlives the object's sleep. */
export class TextBudget {
  readonly #storage: KeyValues;
  readonly #rule: BucketRule;
  readonly #buckets = new Map<string, KeptBucket>();

  constructor(storage: KeyValues, rule: BucketRule) {
    this.#storage = storage;
    this.#rule = rule;
  }

  /** 0: go ahead. Otherwise the milliseconds to wait, and nothing was taken. */
  take(userId: string, text: string, now: number): number {
    const bucket = this.#buckets.get(userId) ?? new KeptBucket(this.#storage, `text:${userId}`);
    this.#buckets.set(userId, bucket);
    return bucket.take(this.#rule, now, Buffer.byteLength(text)).retry_after_ms;
  }
}
