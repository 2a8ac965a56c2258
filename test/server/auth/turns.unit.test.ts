import { setImmediate as nextEvent } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { Turns, type Place } from "#server/auth/turns.ts";

function placeIn(turns: Turns, most: number): Place {
  const place = turns.reserve(most, 0);
  if (place === null) throw new Error("there is no place");
  return place;
}

it("one task runs at a time, in the order of arrival, and events run in between", async () => {
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
  const results = ["a", "b", "c"].map((name) => placeIn(turns, 3).run(work(name)));
  void results[0]?.then(() => setTimeout(() => seen.push("an event"), 0));
  expect(turns.reserve(3, 0)).toBeNull();
  expect(await Promise.all(results)).toEqual(["a", "b", "c"]);
  expect(seen.filter((name) => name !== "an event")).toEqual(["a", "b", "c"]);
  expect(seen.indexOf("an event")).toBeLessThan(seen.indexOf("c"));
  expect(turns.reserve(1, 0)).not.toBeNull();
});

it("an unused place in the queue becomes free again", async () => {
  const turns = new Turns(0);
  const place = placeIn(turns, 1);
  expect(turns.reserve(1, 0)).toBeNull();
  expect(turns.reserve(2, 0)).not.toBeNull();
  place.leave();
  place.leave();
  expect(turns.reserve(2, 0)).not.toBeNull();
});

it("a task that throws passes the turn on", async () => {
  const turns = new Turns(0);
  const failing = placeIn(turns, 2).run(() => Promise.reject(new Error("no")));
  const next = placeIn(turns, 2).run(async () => "done");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
  expect(turns.reserve(1, 0)).not.toBeNull();
});

it("a task that was cut off does not block others for good, and is no longer counted", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns(0);
    void placeIn(turns, 2).run(() => new Promise(() => undefined));
    const next = placeIn(turns, 2).run(async () => "done");
    expect(turns.reserve(2, 1_000)).toBeNull();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await next).toBe("done");
    expect(turns.reserve(1, 20_000)).not.toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

it("the thread is free for others for as long as the last task held it", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns(40);
    const began: number[] = [];
    const start = Date.now();
    const work = async () => {
      began.push(Date.now() - start);
      // Like a hash that holds the thread.
      vi.setSystemTime(Date.now() + 100);
    };
    const all = [1, 2, 3].map(() => placeIn(turns, 3).run(work));
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(all);
    expect(began).toEqual([40, 40 + 100 + 100, 40 + 2 * (100 + 100)]);
    const later = placeIn(turns, 1).run(work);
    await vi.advanceTimersByTimeAsync(40);
    await later;
    expect(began).toHaveLength(4);
  } finally {
    vi.useRealTimers();
  }
});
