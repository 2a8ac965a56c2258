import { describe, expect, it } from "vitest";
import { Deadlines } from "#server/deadlines.ts";
import { projectionJob } from "#server/conversation/projection.ts";

const START = 1_761_955_200_000;

/** A conversation's projection behind its alarm, a D1 that answers or not, and a clock that the test sets. */
function projection() {
  const state = { now: START, down: false, behind: false, alarm: Number.NaN, sets: 0 };
  const job = projectionJob({
    behind: () => state.behind,
    run: async () => {
      if (state.down) throw new Error("D1 is away");
      state.behind = false;
    },
  });
  const deadlines = new Deadlines(
    {
      getAlarm: async () => null,
      setAlarm: async (at) => {
        state.alarm = at;
        state.sets += 1;
      },
      kv: { get: () => undefined, put: () => undefined, delete: () => undefined },
    },
    [job],
    {
      now: () => state.now,
      random: () => 1,
      waitUntil: () => undefined,
      failed: () => undefined,
    },
  );
  const change = () => {
    state.behind = true;
    deadlines.arm();
  };
  const ring = async () => {
    state.now = Math.max(state.now, state.alarm);
    await deadlines.ring();
  };
  /** D1 fails this many times in a row, the last time just now. */
  const fail = async (times: number) => {
    state.down = true;
    change();
    for (let i = 0; i < times; i += 1) await ring();
  };
  return { state, change, ring, fail };
}

describe("the projection of a conversation whose D1 fails", () => {
  it("the projection is retried within five seconds of a failure while people write, however often it has failed (PROJECT-1)", async () => {
    for (const times of [1, 4, 20]) {
      const { state, change, fail } = projection();
      await fail(times);
      state.now += 1;
      change();
      expect(state.alarm).toBeLessThanOrEqual(state.now - 1 + 5_000);
    }
  });

  it("the projection is retried more and more rarely while nobody writes, at least once a minute (PROJECT-1)", async () => {
    const pauses: number[] = [];
    for (const times of [1, 2, 3, 10]) {
      const { state, fail } = projection();
      await fail(times);
      pauses.push(state.alarm - state.now);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 60_000]);
  });

  it("the alarm is set at most once more for any number of changes", async () => {
    const { state, change, fail } = projection();
    await fail(10);
    const before = state.sets;
    for (let ms = 1; ms < 4_000; ms += 10) {
      state.now += 10;
      change();
    }
    expect(state.sets - before).toBe(1);
  });

  it("the pause between two batches is half a second again once D1 has answered", async () => {
    const { state, change, ring, fail } = projection();
    await fail(10);
    state.down = false;
    await ring();
    const at = state.now;
    state.now += 1;
    change();
    expect(state.alarm).toBe(at + 500);
  });

  it.each([0, 10])(
    "a clock set back does not prolong the pause after %i failures",
    async (times) => {
      const { state, change, ring, fail } = projection();
      if (times === 0) {
        change();
        await ring();
      } else await fail(times);
      state.now -= 10 * 60_000;
      change();
      expect(state.alarm).toBeLessThanOrEqual(state.now + 60_000);
    },
  );
});
