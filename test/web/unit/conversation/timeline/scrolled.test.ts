import { expect, test } from "vitest";
import { isAtEnd, isNearEnd, isNearStart } from "#web/conversation/timeline/scrolled.ts";

const at = (offset: number) => ({ offset, viewport: 200, size: 3_000 });

test("the end counts with a tolerance of 32 pixels", () => {
  expect([2_800, 2_768, 2_767, 2_000].map((offset) => isAtEnd(at(offset)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("the edges are near from four viewports away", () => {
  expect([799, 800].map((offset) => isNearStart(at(offset)))).toEqual([true, false]);
  expect([2_000, 2_001].map((offset) => isNearEnd(at(offset)))).toEqual([false, true]);
});
