import { Buffer } from "node:buffer";
import type { BucketRule } from "#domain/token-bucket.ts";
import { KeptBucket, type KeyValues } from "../kept-bucket.ts";

/** One text in as many bytes as this part of a day's is reported to its writer's object, and stands for all of them. */
const SAMPLES_A_DAY = 256;

interface Port {
  storage: KeyValues;
  rule: BucketRule;
  /** In [0, 1). */
  random: () => number;
  /** Charges a person's budget over all conversations; answers how long (ms) they have nothing left of it. */
  charge: (userId: string, bytes: number) => Promise<number>;
}

/**
 * SEND-9: how much text each person may write, in UTF-8 bytes. Here it is counted text by text, and outlives the object's
 * sleep. Over all conversations their own object counts samples, so that a message costs no call: a text is drawn as
 * likely as it is long, which is fair whatever is written where, and however often an object falls asleep.
 */
export class TextBudget {
  readonly #port: Port;
  readonly #buckets = new Map<string, KeptBucket>();

  constructor(port: Port) {
    this.#port = port;
  }

  /** Returns 0 to go ahead. Otherwise the milliseconds to wait, and nothing is taken. */
  take(userId: string, text: string, now: number): number {
    const { storage, rule, random } = this.#port;
    const bucket = this.#buckets.get(userId) ?? new KeptBucket(storage, `text:${userId}`);
    this.#buckets.set(userId, bucket);
    const bytes = Buffer.byteLength(text);
    const { retry_after_ms } = bucket.take(rule, now, bytes);
    const sample = rule.burst / SAMPLES_A_DAY;
    if (retry_after_ms === 0 && random() * sample < bytes) {
      void this.#charge(userId, bucket, Math.max(bytes, sample), now);
    }
    return retry_after_ms;
  }

  async #charge(userId: string, bucket: KeptBucket, bytes: number, now: number): Promise<void> {
    const wait = await this.#port.charge(userId, bytes);
    if (wait > 0) bucket.empty(this.#port.rule, wait, now);
  }
}
