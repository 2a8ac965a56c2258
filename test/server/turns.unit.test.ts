import { setImmediate as nextEvent } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { Turns } from "#server/auth/turns.ts";

it("one piece of work runs at a time, in the order of arrival, and events come in between", async () => {
  const turns = new Turns(0);
  const seen: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await nextEvent();
    seen.push(name);
    running -= 1;
    return name;
  };
  const results = ["a", "b", "c"].map((name) => turns.run(work(name), 0));
  void results[0]?.then(() => setTimeout(() => seen.push("an event"), 0));
  expect(turns.count(0)).toBe(3);
  expect(await Promise.all(results)).toEqual(["a", "b", "c"]);
  expect(seen.filter((name) => name !== "an event")).toEqual(["a", "b", "c"]);
  expect(seen.indexOf("an event")).toBeLessThan(seen.indexOf("c"));
  expect(turns.count(0)).toBe(0);
});

it("work that throws passes the turn on", async () => {
  const turns = new Turns(0);
  const failing = turns.run(() => Promise.reject(new Error("no")), 0);
  const next = turns.run(async () => "done", 0);
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
  expect(turns.count(0)).toBe(0);
});

it("work that was cut off holds up nobody for good, and is no longer counted", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns(0);
    void turns.run(() => new Promise(() => undefined), 0);
    const next = turns.run(async () => "done", 0);
    expect(turns.count(1_000)).toBe(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await next).toBe("done");
    expect(turns.count(20_000)).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
