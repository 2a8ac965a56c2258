import { z } from "zod";
import { bringEach, giveBackEach, type Bringing, type Brought } from "#domain/bringing.ts";
import type { BucketRule } from "#domain/token-bucket.ts";
import { bucketSchema } from "../kept-bucket.ts";

/** The part of an object's storage that this needs. */
interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
}

const KEY = "brought";
const broughtSchema = z.array(z.tuple([z.string(), bucketSchema]));

/** Counts how often this user has added each person to a conversation. One row, so the counts survive hibernation. */
export class KeptBringing {
  readonly #storage: KeyValues;
  #loaded: Brought | undefined;

  constructor(storage: KeyValues) {
    this.#storage = storage;
  }

  /** Computes the result of taking one token for each person; `keep` stores it. */
  try(userIds: readonly string[], rule: BucketRule, now: number): Bringing {
    return bringEach(this.#brought, userIds, rule, now);
  }

  keep({ brought }: Bringing): void {
    this.#keep(brought);
  }

  giveBack(userIds: readonly string[], rule: BucketRule, now: number): void {
    this.#keep(giveBackEach(this.#brought, userIds, rule, now));
  }

  get #brought(): Brought {
    this.#loaded ??= new Map(broughtSchema.safeParse(this.#storage.get(KEY)).data ?? []);
    return this.#loaded;
  }

  #keep(brought: Brought): void {
    this.#loaded = brought;
    this.#storage.put(KEY, [...brought]);
  }
}
