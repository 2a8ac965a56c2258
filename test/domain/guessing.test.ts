import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  forgottenAt,
  guessed,
  pruned,
  right,
  waitOf,
  type Guesser,
  type Ledger,
} from "#domain/guessing.ts";
import { GUESS_WAIT_MAX_MS, GUESSES_EVERYWHERE, GUESSES_NETWORK } from "#protocol/limits.ts";

const EMPTY: Ledger = new Map();
const HOUR = 60 * 60_000;
const device: Guesser = { kind: "device", device: "d" };
const home: Guesser = { kind: "network", network: "home", known: true };
const stranger = (network: string): Guesser => ({ kind: "network", network, known: false });

/** Guesses as soon as allowed, for this long; returns how often. */
function guessFor(ms: number, next: (i: number) => Guesser): { count: number; ledger: Ledger } {
  let ledger = EMPTY;
  let count = 0;
  for (let now = 0; now < ms; count += 1) {
    const guesser = next(count);
    now += waitOf(ledger, guesser, now);
    ledger = guessed(ledger, guesser, now);
  }
  return { count, ledger };
}

describe("wrong passwords", () => {
  it("a few wrong passwords cost nothing, then each waits twice as long as the one before, an hour at most", () => {
    let ledger = EMPTY;
    let now = 0;
    const waits: number[] = [];
    for (let i = 0; i < GUESSES_NETWORK + 15; i += 1) {
      const wait = waitOf(ledger, home, now);
      waits.push(wait);
      now += wait;
      ledger = guessed(ledger, home, now);
    }
    expect(waits.slice(0, GUESSES_NETWORK)).toEqual(Array(GUESSES_NETWORK).fill(0));
    expect(waits[GUESSES_NETWORK]).toBe(1_000);
    const later = waits.slice(GUESSES_NETWORK);
    for (const [i, wait] of later.slice(1).entries()) {
      expect(wait).toBeGreaterThanOrEqual(later[i] ?? 0);
    }
    expect(waits.at(-1)).toBeGreaterThan(0.9 * HOUR);
    expect(Math.max(...waits)).toBeLessThanOrEqual(GUESS_WAIT_MAX_MS);
  });

  it("ten thousand networks together get about one guess an hour at one account", () => {
    const week = guessFor(7 * 24 * HOUR, (i) => stranger(`n${i % 10_000}`)).count;
    expect(week).toBeLessThan(GUESSES_EVERYWHERE + 12 + 7 * 24 * 1.1);
  });

  it("others' guesses delay neither a known device nor a known network", () => {
    const { ledger } = guessFor(24 * HOUR, (i) => stranger(`n${i}`));
    expect(waitOf(ledger, stranger("new"), 24 * HOUR)).toBeGreaterThan(0);
    expect(waitOf(ledger, device, 24 * HOUR)).toBe(0);
    expect(waitOf(ledger, home, 24 * HOUR)).toBe(0);
  });

  it("a known device cannot guess without end either", () => {
    expect(guessFor(24 * HOUR, () => device).count).toBeLessThan(GUESSES_NETWORK + 12 + 26);
  });

  it("the right password forgives one's own guesses and not those of others", () => {
    const { ledger } = guessFor(HOUR, (i) => stranger(`n${i}`));
    let mine = ledger;
    for (let i = 0; i < 5; i += 1) mine = guessed(mine, home, HOUR);
    expect(right(mine, home)).toEqual(ledger);
    expect(right(guessed(EMPTY, stranger("mine"), 0), stranger("mine"))).toEqual(EMPTY);
    const tried = guessed(ledger, stranger("mine"), HOUR);
    const count = (tried.get("everywhere")?.count ?? 0) - 1;
    expect(count).toBeGreaterThan(GUESSES_EVERYWHERE - 1);
    expect(right(tried, stranger("mine")).get("everywhere")).toEqual({ count, at: HOUR });
    expect(right(EMPTY, stranger("mine"))).toEqual(EMPTY);
  });

  it("only recent guesses are remembered, and in the end none", () => {
    const { ledger } = guessFor(7 * 24 * HOUR, (i) => stranger(`n${i}`));
    const now = 7 * 24 * HOUR;
    expect(pruned(ledger, now).size).toBeLessThan(GUESSES_EVERYWHERE);
    expect(pruned(ledger, now + (GUESSES_EVERYWHERE + 13) * HOUR).size).toBe(0);
  });

  it("the time at which guesses are forgotten is known", () => {
    expect(forgottenAt(EMPTY)).toBeNull();
    const { ledger } = guessFor(24 * HOUR, (i) => stranger(`n${i}`));
    const end = forgottenAt(ledger) ?? 0;
    expect(pruned(ledger, end - 2).size).toBeGreaterThan(0);
    expect(pruned(ledger, end).size).toBe(0);
  });

  it("the wait never exceeds the longest, whatever the clock says", () => {
    const time = fc.integer({ min: 0, max: 1_000 * HOUR });
    fc.assert(
      fc.property(fc.array(time), time, (times, now) => {
        let ledger = EMPTY;
        for (const at of times) ledger = guessed(ledger, home, at);
        const wait = waitOf(ledger, home, now);
        expect(wait).toBeLessThanOrEqual(GUESS_WAIT_MAX_MS);
      }),
    );
    let ahead = EMPTY;
    for (let i = 0; i < 40; i += 1) ahead = guessed(ahead, home, 1_000 * HOUR);
    expect(waitOf(ahead, home, 0)).toBe(0);
  });
});
