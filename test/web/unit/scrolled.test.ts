import { expect, test } from "vitest";
import { isAtEnd, isNearEnd, isNearStart } from "#web/conversation/timeline/scrolled.ts";

const at = (offset: number) => ({ offset, viewport: 200, size: 3_000 });

test("the end is the end, give or take a trembling finger", () => {
  expect([2_800, 2_768, 2_767, 2_000].map((offset) => isAtEnd(at(offset)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("more is loaded four viewports before an edge comes into sight", () => {
  expect([799, 800].map((offset) => isNearStart(at(offset)))).toEqual([true, false]);
  expect([2_000, 2_001].map((offset) => isNearEnd(at(offset)))).toEqual([false, true]);
});
