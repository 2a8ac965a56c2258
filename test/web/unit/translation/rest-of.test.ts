import { expect, test } from "vitest";
import { restOf } from "#web/translation/rest-of.ts";

test("the rest of a wait stays between a minimum and the whole wait, however the clock jumps", () => {
  expect(restOf(5_000, 10_000, 12_000)).toBe(3_000);
  expect(restOf(5_000, 10_000, 90_000)).toBe(150);
  expect(restOf(5_000, 10_000, 0)).toBe(5_000);
});
