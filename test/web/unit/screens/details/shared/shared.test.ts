import { expect, test } from "vitest";
import { byMonth, linksIn } from "#web/screens/details/shared/shared.ts";
import { message } from "../../../conversation/fixtures.ts";

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

test("a message lists each of its web addresses once, and no mailbox", () => {
  const text = "https://a.example, [a](https://a.example) www.b.example me@c.example `https://d`";
  expect(linksIn(message(1, "ann", 0, { text }))).toEqual([
    "https://a.example",
    "https://www.b.example",
  ]);
  const elsewhere = { text: null, media_url: "https://e.example/x.pdf" };
  expect(linksIn(message(1, "ann", 0, elsewhere))).toEqual(["https://e.example/x.pdf"]);
});
