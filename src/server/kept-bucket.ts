import { z } from "zod";
import {
  charge,
  emptyFor,
  giveBack,
  take,
  usedAt,
  type Bucket,
  type BucketRule,
  type Taken,
} from "#domain/token-bucket.ts";

/** The part of an object's storage that this needs. */
export interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: Bucket): void;
}

/** A bucket in storage. */
export const bucketSchema = z.object({ used_ms: z.number(), at: z.number() });

/**
 * An object hibernates after ten idle seconds, in which its bucket refills by this much: this use need not be stored.
 */
const FORGETTABLE_MS = 10_000;

/**
 * A token bucket that survives hibernation. Writes one row for every ten seconds' worth of use, since rows are billed.
 */
export class KeptBucket {
  readonly #storage: KeyValues;
  readonly #key: string;
  #bucket: Bucket | undefined;
  #kept: Bucket | undefined;
  #loaded = false;

  constructor(storage: KeyValues, key = "bucket") {
    this.#storage = storage;
    this.#key = key;
  }

  /** Returns 0 if a token is available, otherwise the milliseconds until one is. */
  wait(rule: BucketRule, now: number): number {
    this.#load();
    return take(rule, this.#bucket, now).retry_after_ms;
  }

  take(rule: BucketRule, now: number, tokens = 1): Taken {
    this.#load();
    const taken = take(rule, this.#bucket, now, tokens);
    this.#keep(taken.bucket, now);
    return taken;
  }

  /** Takes the tokens even if the bucket goes into debt; returns how long (ms) nothing may be used. */
  charge(rule: BucketRule, now: number, tokens: number): number {
    this.#load();
    const charged = charge(rule, this.#bucket, now, tokens);
    this.#keep(charged.bucket, now);
    return charged.retry_after_ms;
  }

  /** Empties the bucket for at least `ms` from now on. */
  empty(rule: BucketRule, ms: number, now: number): void {
    this.#load();
    const bucket = emptyFor(rule, ms, now);
    if (usedAt(bucket, now) > usedAt(this.#bucket, now)) this.#keep(bucket, now);
  }

  giveBack(rule: BucketRule, now: number, tokens: number): void {
    this.#load();
    this.#keep(giveBack(rule, this.#bucket, now, tokens), now);
  }

  /** When (ms) the stored bucket is full again and can be forgotten; null if none is stored. */
  get fullAt(): number | null {
    this.#load();
    return this.#kept === undefined ? null : this.#kept.at + Math.ceil(this.#kept.used_ms);
  }

  /** Call this after deleting the row. */
  forgotten(): void {
    this.#kept = undefined;
  }

  #keep(bucket: Bucket, now: number): void {
    this.#bucket = bucket;
    if (Math.abs(usedAt(bucket, now) - usedAt(this.#kept, now)) > FORGETTABLE_MS) {
      this.#storage.put(this.#key, bucket);
      this.#kept = bucket;
    }
  }

  #load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    this.#bucket = this.#kept = bucketSchema.safeParse(this.#storage.get(this.#key)).data;
  }
}
