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

function budgetOf(
  storage: ReturnType<typeof memory>,
  daily: number,
  more: Partial<Pick<ConstructorParameters<typeof TextBudget>[0], "random" | "charge">> = {},
) {
  const port = { random: () => 0.999, charge: async () => 0, ...more };
  return new TextBudget({ storage, rule: perDay(daily), ...port });
}

/** Consecutive random numbers, the same in each run. */
function chances() {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it("the budget counts UTF-8 bytes for each person alone, and frees a day's text as the day passes (SEND-9)", () => {
  const budget = budgetOf(memory(), DAILY);
  expect(budget.take("a", "文".repeat(8_000), 0)).toBe(0);
  expect(budget.take("a", "x".repeat(1_000), 0)).toBe(HOUR_MS);
  expect(budget.take("b", "x".repeat(1_000), 0)).toBe(0);
  expect(budget.take("a", "x".repeat(1_000), HOUR_MS)).toBe(0);
  expect(budget.take("a", "x", HOUR_MS)).toBeGreaterThan(0);
});

it("a used-up budget stays used up when its object has slept (SEND-9)", () => {
  const storage = memory();
  expect(budgetOf(storage, DAILY).take("a", "x".repeat(DAILY), 0)).toBe(0);
  expect(budgetOf(storage, DAILY).take("a", "x".repeat(2_000), HOUR_MS)).toBe(HOUR_MS);
});

it("the budget writes a row for each ten seconds' worth of a day's text, and none for a text without bytes", () => {
  const storage = memory();
  const budget = budgetOf(storage, 20_000_000);
  for (let i = 0; i < 20; i += 1) budget.take("a", "x".repeat(100), 0);
  budget.take("b", "", 0);
  expect(storage.size()).toBe(0);
  for (let i = 0; i < 20; i += 1) budget.take("a", "x".repeat(100), 0);
  expect(storage.size()).toBe(1);
});

it("a person's budget over all conversations is charged by few calls, however short their texts and their object's life (SEND-9)", async () => {
  const daily = 2_000_000;
  const random = chances();
  const charges: number[] = [];
  const charge = async (_: string, bytes: number) => {
    charges.push(bytes);
    return 0;
  };
  let written = 0;
  for (let text = 0; text < 150_000; text += 1) {
    const bytes = 20 + (text % 180);
    written += bytes;
    // Each in a conversation that has just woken.
    budgetOf(memory(), daily, { random, charge }).take("a", "x".repeat(bytes), 0);
  }
  const charged = charges.reduce((sum, bytes) => sum + bytes, 0);
  expect(charged / written).toBeGreaterThan(0.92);
  expect(charged / written).toBeLessThan(1.08);
  expect(charges.length).toBeLessThan(150_000 / 50);
});

it("a conversation accepts no text of a person without budget over all conversations, also after a sleep (SEND-9)", async () => {
  const storage = memory();
  const budget = budgetOf(storage, DAILY, { random: () => 0, charge: async () => HOUR_MS });
  expect(budget.take("a", "hello", 0)).toBe(0);
  await Promise.resolve();
  await Promise.resolve();
  for (const awake of [budget, budgetOf(storage, DAILY)]) {
    expect(awake.take("a", "x", HOUR_MS - 60_000)).toBeGreaterThan(0);
    expect(awake.take("b", "x", HOUR_MS - 60_000)).toBe(0);
  }
  expect(budgetOf(storage, DAILY).take("a", "x", HOUR_MS + 4_000)).toBe(0);
});
