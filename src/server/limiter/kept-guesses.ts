import { z } from "zod";
import {
  forgottenAt,
  guessed,
  pruned,
  right,
  waitOf,
  type Guesser,
  type Ledger,
} from "#domain/guessing.ts";

/** As much of an object's storage as this needs. */
interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

const KEY = "guesses";
const ledgerSchema = z.array(
  z.tuple([z.string(), z.object({ count: z.number(), at: z.number() })]),
);

/**
 * One account's wrong passwords, over its object's sleep: one row, written for each that was wrong. Who signs in at the
 * first try writes none.
 */
export class KeptGuesses {
  readonly #storage: KeyValues;
  #loaded: Ledger | undefined;

  constructor(storage: KeyValues) {
    this.#storage = storage;
  }

  /** 0: go ahead, and say at the `end` whether it was right. Otherwise the milliseconds to wait, and nothing is counted. */
  start(guesser: Guesser, now: number): number {
    const wait = waitOf(this.#ledger, guesser, now);
    if (wait === 0) this.#loaded = guessed(this.#ledger, guesser, now);
    return wait;
  }

  end(guesser: Guesser, wasRight: boolean, now: number): void {
    if (!wasRight) return this.#keep(pruned(this.#ledger, now));
    const ledger = right(this.#ledger, guesser);
    // The guess itself was never stored: only a row that says otherwise is written anew.
    if (this.#storage.get(KEY) === undefined) this.#loaded = ledger;
    else this.#keep(ledger);
  }

  /** When (ms) all of them are old; null where there are none. */
  get forgottenAt(): number | null {
    return forgottenAt(this.#ledger);
  }

  /** Forgets what is old. */
  prune(now: number): void {
    this.#keep(pruned(this.#ledger, now));
  }

  get #ledger(): Ledger {
    this.#loaded ??= new Map(ledgerSchema.safeParse(this.#storage.get(KEY)).data ?? []);
    return this.#loaded;
  }

  #keep(ledger: Ledger): void {
    this.#loaded = ledger;
    if (ledger.size > 0) this.#storage.put(KEY, [...ledger]);
    else if (this.#storage.get(KEY) !== undefined) this.#storage.delete(KEY);
  }
}
