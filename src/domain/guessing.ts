import {
  GUESS_WAIT_MAX_MS,
  GUESS_WAIT_MIN_MS,
  GUESSES_EVERYWHERE,
  GUESSES_NETWORK,
} from "#protocol/limits.ts";

/** Wrong passwords for one account, as of the last one (ms). Each expires after the longest wait. */
export interface Guesses {
  count: number;
  at: number;
}

/** The source of a guess. `known`: a network from which someone recently signed in to this account. */
export type Guesser =
  | { kind: "device"; device: string }
  | { kind: "network"; network: string; known: boolean };

/** One account's counts, by `device:…`, `network:…` and `everywhere`. */
export type Ledger = ReadonlyMap<string, Guesses>;

const EVERYWHERE = "everywhere";

/**
 * A known device has a separate count, and so does each network. Networks unknown to the account also share one count,
 * so that many of them guess no faster than one.
 */
function countersOf(guesser: Guesser): string[] {
  if (guesser.kind === "device") return [`device:${guesser.device}`];
  const own = `network:${guesser.network}`;
  return guesser.known ? [own] : [own, EVERYWHERE];
}

/** Returns the number of wrong guesses that currently count against the guesser. */
export function wrongGuesses(ledger: Ledger, guesser: Guesser, now: number): number {
  return Math.max(...countersOf(guesser).map((key) => Math.ceil(countAt(ledger.get(key), now))));
}

/** Returns the milliseconds until the guesser may try; 0 means now. */
export function waitOf(ledger: Ledger, guesser: Guesser, now: number): number {
  return Math.max(...countersOf(guesser).map((key) => waitAt(key, ledger.get(key), now)));
}

/** Counts a password as wrong until it proves correct, so that concurrent attempts gain nothing. */
export function guessed(ledger: Ledger, guesser: Guesser, now: number): Ledger {
  const next = new Map(ledger);
  for (const key of countersOf(guesser)) {
    next.set(key, { count: countAt(ledger.get(key), now) + 1, at: now });
  }
  return next;
}

/** Records a correct password, which clears the guesses of that device or network, but not of others. */
export function right(ledger: Ledger, guesser: Guesser): Ledger {
  const next = new Map(ledger);
  const [own = "", ...shared] = countersOf(guesser);
  next.delete(own);
  for (const key of shared) {
    const guesses = ledger.get(key);
    if (guesses === undefined) continue;
    if (guesses.count > 1) next.set(key, { ...guesses, count: guesses.count - 1 });
    else next.delete(key);
  }
  return next;
}

/** Drops expired guesses. */
export function pruned(ledger: Ledger, now: number): Ledger {
  return new Map([...ledger].filter(([, guesses]) => countAt(guesses, now) > 0));
}

/** When (ms) all guesses have expired; null if there are none. */
export function forgottenAt(ledger: Ledger): number | null {
  const ends = [...ledger.values()].map(({ count, at }) => at + count * GUESS_WAIT_MAX_MS);
  return ends.length === 0 ? null : Math.ceil(Math.max(...ends));
}

function waitAt(key: string, guesses: Guesses | undefined, now: number): number {
  const free = key === EVERYWHERE ? GUESSES_EVERYWHERE : GUESSES_NETWORK;
  if (guesses === undefined) return 0;
  // Rounded up: between two guesses a little of the earlier ones always expires.
  const beyond = Math.ceil(guesses.count) - free;
  if (beyond < 0) return 0;
  const wait = GUESS_WAIT_MIN_MS * 2 ** beyond;
  return Math.max(0, Math.min(GUESS_WAIT_MAX_MS, wait) - elapsed(guesses, now));
}

function countAt(guesses: Guesses | undefined, now: number): number {
  if (guesses === undefined) return 0;
  return Math.max(0, guesses.count - elapsed(guesses, now) / GUESS_WAIT_MAX_MS);
}

/** After a clock that was ahead has been corrected, nobody has to wait for it. */
function elapsed({ at }: Guesses, now: number): number {
  return Math.abs(now - at);
}
