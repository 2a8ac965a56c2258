import { expect, it } from "vitest";
import { perDay } from "#domain/token-bucket.ts";
import { TextBudget } from "#server/conversation/text-budget.ts";

const HOUR_MS = 60 * 60_000;
const DAILY = 24_000;

/** As much of an object's own storage as the budget uses. */
function memory() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string) => kept.get(key),
    put: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
    size: () => kept.size,
  };
}

it("SEND-9 counts UTF-8 bytes for each person alone, and gives back a day's text as the day passes", () => {
  const budget = new TextBudget(memory(), perDay(DAILY));
  expect(budget.take("a", "文".repeat(8_000), 0)).toBe(0);
  expect(budget.take("a", "x".repeat(1_000), 0)).toBe(HOUR_MS);
  expect(budget.take("b", "x".repeat(1_000), 0)).toBe(0);
  expect(budget.take("a", "x".repeat(1_000), HOUR_MS)).toBe(0);
  expect(budget.take("a", "x", HOUR_MS)).toBeGreaterThan(0);
});

it("SEND-9 a budget that is used up stays so when its object has slept", () => {
  const storage = memory();
  expect(new TextBudget(storage, perDay(DAILY)).take("a", "x".repeat(DAILY), 0)).toBe(0);
  expect(new TextBudget(storage, perDay(DAILY)).take("a", "x".repeat(2_000), HOUR_MS)).toBe(
    HOUR_MS,
  );
});

it("writes a row for each ten seconds' worth of a day's text, and none for a text without bytes", () => {
  const storage = memory();
  const budget = new TextBudget(storage, perDay(20_000_000));
  for (let i = 0; i < 20; i += 1) budget.take("a", "x".repeat(100), 0);
  budget.take("b", "", 0);
  expect(storage.size()).toBe(0);
  for (let i = 0; i < 20; i += 1) budget.take("a", "x".repeat(100), 0);
  expect(storage.size()).toBe(1);
});
