import { describe, expect, it } from "vitest";
import { AlarmClock, SWEEP_INTERVAL_MS } from "#server/conversation/alarm-clock.ts";

const START = 1_761_955_200_000;
const LATEST = 1 - Number.EPSILON;

/** An object's storage, and each alarm that was set in it. */
function storage() {
  const set: number[] = [];
  return {
    set,
    getAlarm: async () => set.at(-1) ?? null,
    setAlarm: async (at: number) => {
      set.push(at);
    },
  };
}

/** A clock whose D1 has failed so many times in a row, the last time just now. */
function failing(times: number) {
  const kept = storage();
  const clock = new AlarmClock(kept);
  for (let i = 0; i < times; i += 1) {
    clock.rang();
    clock.projectionFailed(START, LATEST);
  }
  return { clock, kept };
}

describe("the alarm of a conversation whose D1 fails", () => {
  it("PROJECT-1 comes within five seconds of a failure while people write, however often it has failed", () => {
    for (const times of [1, 4, 20]) {
      const { clock, kept } = failing(times);
      clock.projectionDue(START + 1);
      expect(kept.set.at(-1)).toBeLessThanOrEqual(START + 5_000);
    }
  });

  it("PROJECT-1 comes more and more rarely while nobody writes, and within a minute", () => {
    const pauses = [1, 2, 3, 10].map((times) => Number(failing(times).kept.set.at(-1)) - START);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    expect(pauses.at(-1)).toBeGreaterThan(30_000);
    expect(pauses.at(-1)).toBeLessThanOrEqual(60_000);
  });

  it("is set once more at most for however many changes", () => {
    const { clock, kept } = failing(10);
    const before = kept.set.length;
    for (let ms = 1; ms < 4_000; ms += 10) clock.projectionDue(START + ms);
    expect(kept.set.length - before).toBe(1);
  });

  it("is back to half a second between two batches once D1 has answered", () => {
    const { clock, kept } = failing(10);
    clock.rang();
    clock.projected(START + 10_000);
    clock.projectionDue(START + 10_001);
    expect(kept.set.at(-1)).toBe(START + 10_500);
  });
});

describe("the alarm of a conversation whose clock is set back", () => {
  it.each([0, 10])("comes no later than it would have, after %i failures", (times) => {
    const { clock, kept } = failing(times);
    if (times === 0) clock.projected(START);
    const back = START - 10 * 60_000;
    clock.projectionDue(back);
    expect(kept.set.at(-1)).toBeLessThanOrEqual(back + 5_000);
  });

  it("is set anew for the sweep", async () => {
    const kept = storage();
    const clock = new AlarmClock(kept);
    await clock.sweepDue(START);
    await clock.sweepDue(START - 10 * 60_000);
    expect(kept.set.at(-1)).toBe(START - 10 * 60_000 + SWEEP_INTERVAL_MS);
  });
});
