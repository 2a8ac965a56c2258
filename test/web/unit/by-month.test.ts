import { expect, test } from "vitest";
import { byMonth } from "#web/screens/details/shared/by-month.ts";

test("shared items are grouped by month of the reader's calendar, in their order", () => {
  const at = (...date: [number, number, number]) => ({
    created_at: new Date(...date).toISOString(),
  });
  const items = [at(2026, 4, 31), at(2026, 4, 1), at(2026, 3, 30), at(2025, 3, 2)];
  const months = byMonth(items);
  expect(months.map(({ items }) => items.length)).toEqual([2, 1, 1]);
  expect(months.map(({ first }) => first)).toEqual([
    items[0]?.created_at,
    items[2]?.created_at,
    items[3]?.created_at,
  ]);
});
