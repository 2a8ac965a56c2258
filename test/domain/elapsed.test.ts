import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isWithin, leftOf } from "#domain/elapsed.ts";
import { check } from "../client/support/property.ts";

const time = fc.integer({ min: 0, max: 2_000_000_000_000 });

it("a wait is never longer than its interval, however the clock jumps", () => {
  check(fc.tuple(fc.nat(100_000), time, time), ([ms, since, now]) => {
    expect(leftOf(ms, since, now)).toBeGreaterThanOrEqual(0);
    expect(leftOf(ms, since, now)).toBeLessThanOrEqual(ms);
  });
});

it("a running clock leaves exactly the rest of the interval", () => {
  check(fc.tuple(fc.nat(100_000), time, fc.nat(200_000)), ([ms, since, passed]) => {
    expect(leftOf(ms, since, since + passed)).toBe(Math.max(0, ms - passed));
    expect(isWithin(ms, since, since + passed)).toBe(passed < ms);
  });
});

it("a time noted before the clock was set back has passed", () => {
  expect(leftOf(1_000, 600_000, 0)).toBe(0);
  expect(isWithin(1_000, 600_000, 0)).toBe(false);
});
