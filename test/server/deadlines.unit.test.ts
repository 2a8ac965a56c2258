import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deadlines, type Job } from "#server/deadlines.ts";

interface Work {
  job: Job;
  dueAt: number | null;
  runs: number[];
  /** The result of each run; by default it succeeds, with no work left. */
  work: (now: number) => Promise<void>;
}

function work(name: string, more: Partial<Job> = {}): Work {
  const self: Work = {
    dueAt: null,
    runs: [],
    work: async () => {
      self.dueAt = null;
    },
    job: {
      name,
      backoffMaxMs: 60_000,
      due: () => self.dueAt,
      run: (now) => {
        self.runs.push(now);
        return self.work(now);
      },
      ...more,
    },
  };
  return self;
}

/** One object's storage, which outlives the instances of `Deadlines`, and a clock that only `at` moves. */
function object() {
  const state = { now: 1_000, alarm: null as number | null, sets: 0, failed: [] as string[] };
  const background: Promise<void>[] = [];
  const kept = new Map<string, unknown>();
  const awake = (...works: Work[]) =>
    new Deadlines(
      {
        getAlarm: async () => state.alarm,
        // The runtime cuts off the fraction.
        setAlarm: async (time) => {
          state.alarm = Math.floor(time);
          state.sets += 1;
        },
        kv: {
          get: (key) => kept.get(key),
          put: (key, value) => kept.set(key, value),
          delete: (key) => kept.delete(key),
        },
      },
      works.map(({ job }) => job),
      {
        now: () => state.now,
        random: () => 1,
        waitUntil: (promise) => background.push(promise),
        failed: (name) => state.failed.push(name),
      },
    );
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  /** Rings at the set time, as the runtime does. */
  const ring = async (deadlines: Deadlines) => {
    state.now = Math.max(state.now, state.alarm ?? state.now);
    state.alarm = null;
    await deadlines.ring();
    await settled();
  };
  return { state, kept, awake, settled, ring, background };
}

describe("an object's deadlines", () => {
  it("deadlines set the alarm for the earliest of them, and only to an earlier time afterwards", async () => {
    const { state, awake, settled } = object();
    const [a, b] = [work("a"), work("b")];
    const deadlines = awake(a, b);
    a.dueAt = 5_000;
    deadlines.arm();
    await settled();
    expect(state).toMatchObject({ alarm: 5_000, sets: 1 });
    b.dueAt = 9_000;
    deadlines.arm();
    expect(state).toMatchObject({ alarm: 5_000, sets: 1 });
    b.dueAt = 2_000;
    deadlines.arm();
    expect(state).toMatchObject({ alarm: 2_000, sets: 2 });
  });

  it("an alarm never rings before a deadline with a fraction of a millisecond", async () => {
    const { state, awake, ring, settled } = object();
    const a = work("a");
    a.dueAt = 2_000.7;
    const deadlines = awake(a);
    deadlines.arm();
    await settled();
    await ring(deadlines);
    expect([a.runs.length, state.sets]).toEqual([1, 1]);
  });

  it("deadlines set the alarm in the same turn for work that is due now", () => {
    const { state, awake } = object();
    const a = work("a");
    a.dueAt = 0;
    awake(a).arm();
    expect(state.alarm).not.toBeNull();
  });

  it("deadlines never move an alarm that a former instance set to a later time", async () => {
    const { state, awake, settled } = object();
    state.alarm = 3_000;
    const a = work("a");
    a.dueAt = 60_000;
    awake(a).arm();
    await settled();
    expect(state).toMatchObject({ alarm: 3_000, sets: 0 });
  });

  it("a job that keeps failing delays no other, and pauses longer each time up to its bound", async () => {
    const { state, awake, ring } = object();
    const bad = work("bad", { backoffMaxMs: 4_000 });
    const good = work("good");
    bad.work = () => Promise.reject(new Error("down"));
    bad.dueAt = good.dueAt = 0;
    const deadlines = awake(bad, good);
    deadlines.arm();
    await ring(deadlines);
    expect(good.runs).toHaveLength(1);
    const pauses: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      const before = state.now;
      good.dueAt = before;
      await ring(deadlines);
      pauses.push(state.now - before);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
    expect(bad.runs).toHaveLength(6);
    expect(good.runs).toHaveLength(6);
    expect(state.failed).toEqual(Array.from({ length: 6 }, () => "bad"));
  });

  it("a job with more work left runs again soon, however long its pause has become", async () => {
    const { state, awake, ring } = object();
    const bad = work("bad", { probeMs: 3_000 });
    bad.work = () => Promise.reject(new Error("down"));
    bad.dueAt = 0;
    const deadlines = awake(bad);
    deadlines.arm();
    for (let times = 0; times < 6; times += 1) await ring(deadlines);
    expect(state.alarm).toBe(state.now + 32_000);
    deadlines.arm();
    expect(state.alarm).toBe(state.now + 3_000);
  });

  it("the pause of a failing job survives restarts, in one row until the job succeeds", async () => {
    const { state, kept, awake, ring, settled } = object();
    const bad = work("bad", { backoffMaxMs: 600_000 });
    let down = true;
    bad.work = async () => {
      if (down) throw new Error("down");
      bad.dueAt = null;
    };
    bad.dueAt = 0;
    const first = awake(bad);
    first.arm();
    for (let times = 0; times < 3; times += 1) await ring(first);
    expect(kept.size).toBe(0);
    await ring(first);
    const pauses: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      expect(kept.size).toBe(1);
      await ring(awake(bad));
      pauses.push((state.alarm ?? 0) - state.now);
    }
    expect(pauses).toEqual([16_000, 32_000, 64_000, 128_000]);
    const { alarm } = state;
    awake(bad).arm();
    await settled();
    expect(state.alarm).toBe(alarm);
    down = false;
    await ring(awake(bad));
    expect(kept.size).toBe(0);
    expect(state.alarm).toBeNull();
  });

  it("a request runs the work it waits for, with the alarm set in case the object vanishes, which retries failures", async () => {
    const { state, awake, ring, settled } = object();
    const some = work("some", { leaseMs: 10_000 });
    const job = { ...some.job, leaseMs: 10_000 };
    some.job = job;
    some.dueAt = 0;
    let down = true;
    let alarmMeanwhile: number | null = null;
    some.work = async () => {
      await settled();
      alarmMeanwhile = state.alarm;
      if (down) throw new Error("down");
      some.dueAt = null;
    };
    const deadlines = awake(some);
    await deadlines.attempt(job);
    expect(alarmMeanwhile).toBe(state.now + 10_000);
    expect(state).toMatchObject({ alarm: state.now + 1_000, failed: ["some"] });
    down = false;
    await ring(deadlines);
    expect(some.dueAt).toBeNull();
    expect(some.runs).toHaveLength(2);
  });

  it("a due job runs during the pause of another one", async () => {
    const { state, awake, ring, settled } = object();
    const [bad, good] = [work("bad"), work("good")];
    bad.work = () => Promise.reject(new Error("down"));
    bad.dueAt = 0;
    const deadlines = awake(bad, good);
    deadlines.arm();
    for (let times = 0; times < 5; times += 1) await ring(deadlines);
    good.dueAt = state.now + 10;
    deadlines.arm();
    await settled();
    await ring(deadlines);
    expect(good.runs).toEqual([state.now]);
  });

  it("a job's failures are forgotten once it succeeds", async () => {
    const { state, awake, ring } = object();
    const a = work("a");
    let down = true;
    a.work = async () => {
      if (down) throw new Error("down");
      a.dueAt = null;
    };
    a.dueAt = 0;
    const deadlines = awake(a);
    deadlines.arm();
    for (let times = 0; times < 4; times += 1) await ring(deadlines);
    down = false;
    await ring(deadlines);
    expect(state.alarm).toBeNull();
    down = true;
    a.dueAt = state.now;
    deadlines.arm();
    await ring(deadlines);
    expect(state.alarm).toBe(state.now + 1_000);
  });

  it("the alarm does not wait for work with a lease, and rings again after it in case the object vanished", async () => {
    const { state, awake, ring, settled } = object();
    let end: () => void = () => undefined;
    const long = work("long", { leaseMs: 90_000 });
    long.work = () =>
      new Promise((resolve) => {
        end = () => {
          long.dueAt = null;
          resolve();
        };
      });
    const short = work("short");
    long.dueAt = 0;
    const deadlines = awake(long, short);
    deadlines.arm();
    await ring(deadlines);
    expect(state.alarm).toBe(state.now + 90_000);
    short.dueAt = state.now + 5;
    deadlines.arm();
    await ring(deadlines);
    expect(short.runs).toHaveLength(1);
    expect(long.runs).toHaveLength(1);
    // Another instance continues the work when the lease has lapsed.
    state.now += 90_000;
    const anew = awake(long, short);
    await ring(anew);
    expect(long.runs).toHaveLength(2);
    end();
    await settled();
  });

  it("the alarm rings once a lease while the work takes longer than its lease", async () => {
    const { state, awake, ring } = object();
    const long = work("long", { leaseMs: 90_000 });
    long.work = () => new Promise(() => undefined);
    long.dueAt = 0;
    const deadlines = awake(long);
    deadlines.arm();
    const rangAt: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      await ring(deadlines);
      rangAt.push(state.now);
    }
    expect(rangAt).toEqual([1_000, 91_000, 181_000, 271_000]);
    expect(long.runs).toHaveLength(1);
  });

  it("every job runs in the end, whatever fails and whenever the object vanishes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ job: fc.nat(2), fails: fc.nat(3), after: fc.nat(5_000) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        async (orders, deaths) => {
          const { state, awake, ring, settled } = object();
          const works = ["a", "b", "c"].map((name) => work(name));
          const fails = [0, 0, 0];
          for (const [index, each] of works.entries()) {
            each.work = async () => {
              if ((fails[index] ?? 0) > 0) {
                fails[index] = (fails[index] ?? 0) - 1;
                throw new Error("down");
              }
              each.dueAt = null;
            };
          }
          let deadlines = awake(...works);
          for (const { job, fails: times, after } of orders) {
            const due = works[job];
            if (due !== undefined) due.dueAt = Math.min(due.dueAt ?? Infinity, state.now + after);
            fails[job] = times;
            deadlines.arm();
            await settled();
          }
          for (let rings = 0; rings < 60 && state.alarm !== null; rings += 1) {
            if (deaths[rings] === true) deadlines = awake(...works);
            await ring(deadlines);
          }
          expect(works.map(({ dueAt }) => dueAt)).toEqual([null, null, null]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
