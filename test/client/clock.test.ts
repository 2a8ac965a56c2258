import { describe, expect, it, vi } from "vitest";
import { sleep, systemClock, Timer, type Clock } from "#client/clock.ts";
import { FakeClock } from "./support/fake-clock.ts";

describe("a timer", () => {
  it("a timer has one deadline: setting it again replaces the first, and clearing removes it", async () => {
    const clock = new FakeClock(0);
    const timer = new Timer(clock);
    const fired: string[] = [];
    timer.set(100, () => fired.push("first"));
    timer.set(200, () => fired.push("second"));
    await clock.advance(1_000);
    timer.set(2_000, () => fired.push("third"));
    timer.clear();
    await clock.advance(5_000);
    expect(fired).toEqual(["second"]);
  });

  it("a timer fires on time weeks ahead, where runtimes fire long timeouts at once", async () => {
    const clock = new FakeClock(0);
    const asked: number[] = [];
    const after = clock.after.bind(clock);
    clock.after = (ms, run) => {
      asked.push(ms);
      return after(ms, run);
    };
    const timer = new Timer(clock);
    const month = 60 * 24 * 3_600_000;
    const fired: number[] = [];
    timer.set(month, () => fired.push(clock.now()));
    await clock.advance(2 * month);
    expect(fired).toEqual([month]);
    expect(Math.max(...asked)).toBeLessThan(2 ** 31);
  });
});

describe("a timer on a clock that knows whole milliseconds only", () => {
  it("a timer never fires early, and always fires, on a clock of whole milliseconds", () => {
    let time = 0;
    const waiting = new Set<{ at: number; run: () => void }>();
    const hasty: Clock = {
      now: () => time,
      after: (ms, run) => {
        const entry = { at: time + Math.floor(ms), run };
        waiting.add(entry);
        return () => waiting.delete(entry);
      },
    };
    const rang: number[] = [];
    new Timer(hasty).set(100.7, () => rang.push(time));
    for (time = 0; time < 110; time += 1) {
      for (const entry of [...waiting].filter(({ at }) => at <= time)) {
        waiting.delete(entry);
        entry.run();
      }
    }
    expect(rang).toEqual([101]);
  });
});

describe("sleeping", () => {
  it("a sleep ends at once for an aborted signal, and leaves no timer", async () => {
    const clock = new FakeClock();
    const reason = new Error("no longer wanted");
    await expect(sleep(clock, 1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.timers).toBe(0);
  });

  it("a sleep ends when it is over, or when its signal is aborted, and leaves no timer", async () => {
    const clock = new FakeClock();
    const over = sleep(clock, 1_000, new AbortController().signal);
    await clock.advance(1_000);
    await expect(over).resolves.toBeUndefined();
    const abort = new AbortController();
    const interrupted = sleep(clock, 1_000, abort.signal);
    abort.abort("no longer wanted");
    await expect(interrupted).rejects.toMatchObject({
      message: "aborted",
      cause: "no longer wanted",
    });
    expect(clock.timers).toBe(0);
  });
});

it("the system's clock runs what is due, unless it was cancelled", () => {
  vi.useFakeTimers({ now: 1_000 });
  try {
    const ran: string[] = [];
    systemClock.after(10, () => ran.push("due"));
    systemClock.after(10, () => ran.push("cancelled"))();
    vi.advanceTimersByTime(9);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([ran, systemClock.now()]).toEqual([["due"], 1_010]);
  } finally {
    vi.useRealTimers();
  }
});
