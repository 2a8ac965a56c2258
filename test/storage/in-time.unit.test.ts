import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTime, isTimeLimit, TimeLimit } from "#storage/in-time.ts";

describe("work with a time limit", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("work in time has its own outcome, and leaves no timer", async () => {
    await expect(inTime(100, Promise.resolve("done"))).resolves.toBe("done");
    const failure = new Error("its own");
    await expect(inTime(100, Promise.reject(failure))).rejects.toBe(failure);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("work that takes longer fails at its limit, not before", async () => {
    let outcome: unknown = null;
    const late = inTime(100, new Promise(() => undefined)).catch((error: unknown) => {
      outcome = error;
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(outcome).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    await late;
    expect(outcome).toBeInstanceOf(TimeLimit);
    expect(isTimeLimit(outcome)).toBe(true);
  });

  it("a time limit is recognized by its message, since only that arrives from another object", () => {
    const arrived = new Error("not within 100 ms");
    expect(isTimeLimit(arrived)).toBe(true);
    expect(isTimeLimit(new Error("D1 failed", { cause: arrived }))).toBe(true);
    expect(isTimeLimit(new Error("it was not within 100 ms"))).toBe(false);
    expect(isTimeLimit("not within 100 ms")).toBe(false);
    expect(isTimeLimit(undefined)).toBe(false);
  });
});
