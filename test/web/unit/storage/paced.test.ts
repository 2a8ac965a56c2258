import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Paced } from "#web/storage/paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("constant changes are still stored, once a second", () => {
  const kept = vi.fn();
  const paced = new Paced(kept, 1_000);
  for (let change = 0; change < 50; change += 1) {
    paced.ask();
    vi.advanceTimersByTime(200);
  }
  expect(kept.mock.calls.length).toBeGreaterThanOrEqual(8);
  expect(kept.mock.calls.length).toBeLessThanOrEqual(10);
});

test("pending work runs at once when the page closes, and otherwise not at all", () => {
  const kept = vi.fn();
  const paced = new Paced(kept, 1_000);
  paced.now();
  expect(kept).not.toHaveBeenCalled();
  paced.ask();
  paced.now();
  vi.advanceTimersByTime(5_000);
  expect(kept).toHaveBeenCalledTimes(1);
  paced.ask();
  paced.stop();
  vi.advanceTimersByTime(5_000);
  expect(kept).toHaveBeenCalledTimes(1);
});
