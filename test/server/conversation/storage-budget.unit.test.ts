import { expect, it } from "vitest";
import { StorageBudget } from "#server/conversation/storage-budget.ts";

const LARGEST = 256 * 1024;

/** A disk that grows by each accepted change, and counts the reads of its size. */
function disk(bytes: number) {
  let looks = 0;
  return {
    grow: (added: number) => (bytes += added),
    looks: () => looks,
    get databaseSize() {
      looks += 1;
      return bytes;
    },
  };
}

it("stored data never passes the limit by more than one change, however large each is (STORE-1)", () => {
  const limit = 40 * LARGEST;
  const sql = disk(0);
  const budget = new StorageBudget(sql, limit);
  let size = 0;
  for (let i = 0; i < 100; i += 1) if (budget.hasRoom()) size = sql.grow(LARGEST);
  expect(size).toBeGreaterThanOrEqual(limit);
  expect(size).toBeLessThanOrEqual(limit + LARGEST);
});

it("the budget accepts changes again as soon as there is room (STORE-1)", () => {
  const sql = disk(LARGEST);
  const budget = new StorageBudget(sql, LARGEST);
  expect(budget.hasRoom()).toBe(false);
  sql.grow(-1);
  expect(budget.hasRoom()).toBe(true);
});

it("the budget reads the size on disk once in a thousand changes while there is plenty of room", () => {
  const sql = disk(0);
  const budget = new StorageBudget(sql, 8_000_000_000);
  for (let i = 0; i < 2_002; i += 1) budget.hasRoom();
  expect(sql.looks()).toBe(2);
});
