import { expect, test } from "vitest";
import { isPrepended } from "#web/conversation/timeline/use-shift.ts";

test("rows were prepended when the former first one is further down", () => {
  const has = (key: string) => ["1", "2", "3"].includes(key);
  expect(isPrepended("2", { first: "1", has })).toBe(true);
  expect(isPrepended("1", { first: "1", has })).toBe(false);
  expect(isPrepended("gone", { first: "1", has })).toBe(false);
  expect(isPrepended(undefined, { first: "1", has })).toBe(false);
});
