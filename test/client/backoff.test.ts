import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKOFF, backoffCeiling, backoffDelay } from "#client/backoff.ts";
import { check } from "./support/property.ts";

const failures = fc.nat({ max: 200 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("backoff", () => {
  it("the backoff never waits longer than min(cap, base × 2ⁿ), nor less than the server's floor", () => {
    check(fc.tuple(failures, random, fc.nat({ max: 60_000 })), ([n, r, floor]) => {
      const delay = backoffDelay(n, r, floor);
      expect(delay).toBeGreaterThanOrEqual(floor);
      expect(delay).toBeLessThanOrEqual(floor + Math.min(30_000, 500 * 2 ** n));
    });
  });

  it("the backoff has full jitter: it uses the whole range from zero to the ceiling", () => {
    expect(backoffDelay(3, 0)).toBe(0);
    expect(backoffDelay(3, 0.5)).toBe(2_000);
    expect(backoffDelay(3, 0.999_999)).toBeCloseTo(4_000, 0);
  });

  it("the backoff spreads clients that wait equally long", () => {
    expect(backoffDelay(0, 0.1, 1_000)).not.toBe(backoffDelay(0, 0.9, 1_000));
  });

  it("the backoff doubles from 500 ms, and is at its 30 s cap when the connection calls itself offline", () => {
    expect([0, 1, 2, 5].map((n) => backoffCeiling(n))).toEqual([500, 1_000, 2_000, 16_000]);
    expect(backoffCeiling(BACKOFF.attempts)).toBe(30_000);
  });
});
