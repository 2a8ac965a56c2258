import { expect, it } from "vitest";
import { isNotified } from "#protocol/notifying.ts";

const NOW = Date.parse("2026-03-14T12:00:00.000Z");
const LATER = "2026-03-14T13:00:00.000Z";
const SETTINGS = { muted_until: null, archived: false, pinned: false, translate: false };

it("a message notifies as its reader chose, and never while they muted or archived it (PUSH-3)", () => {
  const of = (settings: object, mentioned: boolean) =>
    isNotified({ ...SETTINGS, ...settings }, mentioned, NOW);
  expect([of({}, false), of({ notify: "all" }, false)]).toEqual([true, true]);
  expect([of({ notify: "mentions" }, false), of({ notify: "mentions" }, true)]).toEqual([
    false,
    true,
  ]);
  expect(of({ notify: "nothing" }, true)).toBe(false);
  expect(of({ muted_until: LATER }, true)).toBe(false);
  expect(of({ muted_until: "2026-03-14T11:00:00.000Z" }, false)).toBe(true);
  expect(of({ muted_until: new Date(NOW).toISOString() }, false)).toBe(true);
  expect(of({ archived: true }, true)).toBe(false);
});
