import { expect, test } from "vitest";
import { Selection, SELECTED_MOST } from "#web/conversation/selection/selection.ts";

const ids = Array.from({ length: 80 }, (_, i) => i + 1);

test("a selection extends from the message selected last, in either direction, and never beyond its limit", () => {
  const selection = new Selection();
  selection.toggle(5);
  selection.extendTo(8, ids);
  expect([...selection.ids.value]).toEqual([5, 6, 7, 8]);
  selection.extendTo(3, ids);
  expect([...selection.ids.value]).toEqual([5, 6, 7, 8, 4, 3]);
  selection.extendTo(80, ids);
  expect(selection.ids.value.size).toBe(SELECTED_MOST);
  selection.extendTo(80, ids);
  expect(selection.has(80)).toBe(false);
  selection.keep((id) => id === 5);
  expect(selection.isActive.value).toBe(true);
  selection.toggle(5);
  expect(selection.isActive.value).toBe(false);
});
