import { expect, it } from "vitest";
import { boundary, endOf, startOf } from "#text/cut.ts";

/** Two units, of which a cut may not keep one alone. */
const BALLOON = "🎈";

it("a cut keeps at most so much of a text, and never half of a sign of two units", () => {
  const text = `ab${BALLOON}cd`;
  expect([0, 2, 3, 4, 5, 9].map((length) => startOf(text, length))).toEqual([
    "",
    "ab",
    "ab",
    `ab${BALLOON}`,
    `ab${BALLOON}c`,
    text,
  ]);
  expect([2, 3, 4, 5, 9].map((length) => endOf(text, length))).toEqual([
    "cd",
    "cd",
    `${BALLOON}cd`,
    `b${BALLOON}cd`,
    text,
  ]);
});

it("only the second unit of a sign moves a boundary", () => {
  // The first and the last second unit that there are, and what lies beside them.
  const units = ["\uDBFF", "\uDC00", "\uDFFF", "\uE000", "\uFFFD"];
  expect(units.map((unit) => boundary(`a${unit}`, 1))).toEqual([1, 0, 0, 1, 1]);
  expect(boundary("\uDC00", 0)).toBe(0);
});
