import { z } from "zod";
import {
  guessed,
  pruned,
  right,
  unguessed,
  waitOf,
  type Guesser,
  type Ledger,
} from "#domain/guessing.ts";

/** What became of a password that was tried; `unseen`: nobody came to look at it. */
export type Outcome = "right" | "wrong" | "unseen";

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

  /** 0: go ahead, and report the outcome. Otherwise the milliseconds to wait, and nothing is counted. */
  start(guesser: Guesser, now: number): number {
    const wait = waitOf(this.#ledger, guesser, now);
    if (wait === 0) this.#loaded = guessed(this.#ledger, guesser, now);
    return wait;
  }

  end(guesser: Guesser, outcome: Outcome, now: number): void {
    switch (outcome) {
      case "wrong":
        return this.#keep(pruned(this.#ledger, now));
      case "right":
        return this.#settle(right(this.#ledger, guesser));
      case "unseen":
        return this.#settle(unguessed(this.#ledger, guesser));
    }
  }

  /** Forgets what is old; answers whether anything is left. */
  prune(now: number): boolean {
    this.#keep(pruned(this.#ledger, now));
    return this.#ledger.size > 0;
  }

  get #ledger(): Ledger {
    this.#loaded ??= new Map(ledgerSchema.safeParse(this.#storage.get(KEY)).data ?? []);
    return this.#loaded;
  }

  /** The guess itself was never stored: only a row that says otherwise is written anew. */
  #settle(ledger: Ledger): void {
    if (this.#storage.get(KEY) === undefined) this.#loaded = ledger;
    else this.#keep(ledger);
  }

  #keep(ledger: Ledger): void {
    this.#loaded = ledger;
    if (ledger.size > 0) this.#storage.put(KEY, [...ledger]);
    else if (this.#storage.get(KEY) !== undefined) this.#storage.delete(KEY);
  }
}
