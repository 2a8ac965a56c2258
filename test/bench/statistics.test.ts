import { expect, test } from "vitest";
import { median, pairedRatio, percentile } from "./statistics.ts";

test("a percentile is the nearest rank of the values, in whatever order they come", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, 0.5)).toBe(50);
  expect(percentile(values, 0.99)).toBe(99);
  expect(percentile(values, 1)).toBe(100);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test("a median of an even number of values lies between the middle two", () => {
  expect(median([10, 2, 9])).toBe(9);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test("a paired ratio compares rounds, so a slow round that slows both sides changes nothing", () => {
  expect(pairedRatio([20, 2, 40], [10, 1, 20])).toBe(2);
});
