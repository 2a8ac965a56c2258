import { z } from "zod";
import {
  forgottenAt,
  guessed,
  pruned,
  right,
  waitOf,
  wrongGuesses,
  type Guesser,
  type Ledger,
} from "#domain/guessing.ts";

/** The part of an object's storage that this needs. */
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
 * Counts an account's wrong passwords in one row, which survives hibernation and is written for each wrong one. A
 * sign-in at the first try writes nothing.
 */
export class KeptGuesses {
  readonly #storage: KeyValues;
  #loaded: Ledger | undefined;

  constructor(storage: KeyValues) {
    this.#storage = storage;
  }

  /**
   * Returns 0 if a guess may proceed, and then requires `end` with its outcome; otherwise returns the milliseconds to
   * wait, and counts nothing.
   */
  start(guesser: Guesser, now: number): number {
    const wait = waitOf(this.#ledger, guesser, now);
    if (wait === 0) this.#loaded = guessed(this.#ledger, guesser, now);
    return wait;
  }

  end(guesser: Guesser, wasRight: boolean, now: number): void {
    if (!wasRight) return this.#keep(pruned(this.#ledger, now));
    const ledger = right(this.#ledger, guesser);
    // The guess itself was never stored, so the row is rewritten only if it differs.
    if (this.#storage.get(KEY) === undefined) this.#loaded = ledger;
    else this.#keep(ledger);
  }

  wrong(guesser: Guesser, now: number): number {
    return wrongGuesses(this.#ledger, guesser, now);
  }

  /** When (ms) all guesses have expired; null if there are none. */
  get forgottenAt(): number | null {
    return forgottenAt(this.#ledger);
  }

  /** Forgets expired guesses. */
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
