import { expect, it } from "vitest";
import { firstVisible, visibleFromClearing, visibleFromJoining } from "#domain/visibility.ts";

it.each([
  ["all of the history", "all", true, 0],
  ["what follows their joining", "joined", true, 7],
  ["all, where there is no message yet", "joined", false, 0],
] as const)("VISIBLE-2 a new member sees %s", (_, history, hasMessages, from) => {
  expect(visibleFromJoining(history, 7, hasMessages)).toBe(from);
});

it("VISIBLE-1, CLEAR-1 a member sees messages from their first visible one on, after clearing none of the present", () => {
  expect(firstVisible([5, 7, 9], 7)).toBe(7);
  expect(firstVisible([5, 7, 9], 8)).toBe(9);
  expect(firstVisible([5, 7, 9], visibleFromClearing(9))).toBeNull();
});
