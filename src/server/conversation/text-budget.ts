import { Buffer } from "node:buffer";
import type { BucketRule } from "#domain/token-bucket.ts";
import { KeptBucket, type KeyValues } from "../kept-bucket.ts";

/** Samples in a day's budget: each that is reported to the writer's object stands for at least this part of it. */
const SAMPLES_A_DAY = 256;

interface Port {
  storage: KeyValues;
  rule: BucketRule;
  /** In [0, 1). */
  random: () => number;
  /** Charges a person's budget over all conversations. Resolves with the time (ms) for which it is used up. */
  charge: (userId: string, bytes: number) => Promise<number>;
}

/**
 * SEND-9: limits the text that each person may write, in UTF-8 bytes. This class counts every text in the conversation,
 * and the count survives the object's sleep. Over all conversations the person's own object counts samples, so that
 * most messages cost no call. The chance of a sample is proportional to the text's length, so the count is fair however
 * the text is spread over conversations, and however often an object falls asleep.
 */
export class TextBudget {
  readonly #port: Port;
  readonly #buckets = new Map<string, KeptBucket>();

  constructor(port: Port) {
    this.#port = port;
  }

  /** Returns 0 to go ahead. Otherwise returns the milliseconds to wait, and takes nothing. */
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
