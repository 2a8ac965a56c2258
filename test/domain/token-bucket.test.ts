import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  charge,
  giveBack,
  perHour,
  perMinute,
  take,
  usedAt,
  type Bucket,
} from "#domain/token-bucket.ts";
import { check } from "../client/support/property.ts";

const rule = fc.record({
  per_second: fc.oneof(
    fc.integer({ min: 1, max: 1_000 }),
    fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    fc.integer({ min: 1, max: 1_000 }).map((count) => perMinute(count).per_second),
  ),
  burst: fc.integer({ min: 1, max: 50 }),
});
/** Milliseconds between one use and the next. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(30), fc.nat(5_000)), { maxLength: 150 });
const START = 1_761_955_200_000;

describe("a token bucket", () => {
  it("between any two admitted uses, the bucket admits no more than the burst and the refill", () => {
    check(
      fc.tuple(rule, gaps),
      ([given, waits]) => {
        let bucket: Bucket | undefined;
        let now = START;
        const admitted: number[] = [];
        for (const gap of waits) {
          now += gap;
          const taken = take(given, bucket, now);
          bucket = taken.bucket;
          if (taken.retry_after_ms === 0) admitted.push(now);
        }
        for (const [first, from] of admitted.entries()) {
          for (const [last, to] of admitted.entries()) {
            if (last < first) continue;
            const most = given.burst + (given.per_second * (to - from)) / 1_000;
            expect(last - first + 1).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      },
      300,
    );
  });

  it("the stated wait is enough, and a millisecond less would not be", () => {
    check(
      fc.tuple(rule, gaps),
      ([given, waits]) => {
        let bucket: Bucket | undefined;
        let now = START;
        for (const gap of waits) {
          now += gap;
          const taken = take(given, bucket, now);
          bucket = taken.bucket;
          const wait = taken.retry_after_ms;
          if (wait === 0) continue;
          expect(Number.isInteger(wait)).toBe(true);
          expect(take(given, bucket, now + wait).retry_after_ms).toBe(0);
          if (wait > 2)
            expect(take(given, bucket, now + wait - 2).retry_after_ms).toBeGreaterThan(0);
        }
      },
      500,
    );
  });

  it("the stated rest can be taken at once, and not one more", () => {
    check(fc.tuple(rule, fc.nat(100_000)), ([given, idle]) => {
      let taken = take(given, take(given, undefined, START).bucket, START + idle);
      if (taken.retry_after_ms > 0) return;
      for (let left = taken.remaining; left > 0; left -= 1) {
        taken = take(given, taken.bucket, START + idle);
        expect(taken).toMatchObject({ retry_after_ms: 0, remaining: left - 1 });
      }
      expect(take(given, taken.bucket, START + idle).retry_after_ms).toBeGreaterThan(0);
    });
  });

  it("a use of several tokens takes as much as that many uses of one", () => {
    check(fc.tuple(rule, fc.integer({ min: 1, max: 50 })), ([given, count]) => {
      let bucket: Bucket | undefined;
      let single = 0;
      for (let i = 0; i < count; i += 1) {
        const taken = take(given, bucket, START);
        bucket = taken.bucket;
        if (taken.retry_after_ms === 0) single += 1;
      }
      const whole = take(given, undefined, START, count);
      expect(whole.retry_after_ms === 0).toBe(count <= given.burst);
      if (count <= given.burst) expect(whole.remaining).toBe(given.burst - single);
    });
  });

  it("a refused use takes nothing", () => {
    const slow = { per_second: 1, burst: 1 };
    let { bucket } = take(slow, undefined, START);
    for (let ms = 0; ms < 1_000; ms += 100) {
      const taken = take(slow, bucket, START + ms);
      expect(taken.retry_after_ms).toBeGreaterThan(0);
      bucket = taken.bucket;
    }
    expect(take(slow, bucket, START + 1_001).retry_after_ms).toBe(0);
  });

  it("a clock that was set back a little adds to the wait, and one set back further starts anew", () => {
    const slow = { per_second: 1, burst: 1 };
    const { bucket } = take(slow, undefined, START);
    expect(take(slow, bucket, START - 4_000).retry_after_ms).toBe(5_000);
    expect(take(slow, bucket, START - 10_000).retry_after_ms).toBe(11_000);
    expect(take(slow, bucket, START - 10_001).retry_after_ms).toBe(1_000);
    expect(giveBack(slow, bucket, START - 4_000, 1)).toEqual({ used_ms: 0, at: START });
    expect(giveBack(slow, undefined, START, 1)).toEqual({ used_ms: 0, at: START });
    expect(giveBack(perMinute(60), { used_ms: 3_000, at: START }, START + 500, 1)).toEqual({
      used_ms: 1_500,
      at: START + 500,
    });
  });

  it("a clock that jumps back and forth adds no tokens", () => {
    const slow = { per_second: 1, burst: 1 };
    let { bucket } = take(slow, undefined, START);
    let admitted = 0;
    for (let i = 0; i < 20; i += 1) {
      const taken = take(slow, bucket, i % 2 === 0 ? START - 5_000 : START);
      bucket = taken.bucket;
      if (taken.retry_after_ms === 0) admitted += 1;
    }
    expect(admitted).toBe(0);
  });

  it("a bucket by the minute gives all at once, and then refills evenly", () => {
    const sixty = perMinute(60);
    let bucket: Bucket | undefined;
    for (let i = 0; i < 60; i += 1) {
      const taken = take(sixty, bucket, START);
      expect(taken.retry_after_ms).toBe(0);
      bucket = taken.bucket;
    }
    expect(take(sixty, bucket, START).retry_after_ms).toBe(1_000);
  });

  it("returned tokens can be taken again, and no more than were ever taken", () => {
    check(
      fc.tuple(rule, gaps, fc.integer({ min: 1, max: 60 })),
      ([given, waits, tokens]) => {
        let bucket: Bucket | undefined;
        let now = START;
        for (const gap of waits) {
          now += gap;
          bucket = take(given, bucket, now).bucket;
        }
        const taken = take(given, bucket, now, tokens);
        if (taken.retry_after_ms === 0) {
          const back = giveBack(given, taken.bucket, now, tokens);
          expect(usedAt(back, now)).toBeCloseTo(usedAt(bucket, now), 3);
        }
        const full = giveBack(given, taken.bucket, now, 1_000_000_000);
        expect(full.used_ms).toBe(0);
        expect(take(given, full, now, given.burst).retry_after_ms).toBe(0);
        expect(take(given, full, now, given.burst + 1).retry_after_ms).toBeGreaterThan(0);
      },
      300,
    );
  });

  it("a bucket by the hour gives all at once, and refills over the hour", () => {
    const by = perHour(20);
    const all = take(by, undefined, START, 20);
    expect(all.retry_after_ms).toBe(0);
    expect(take(by, all.bucket, START).retry_after_ms).toBe(180_000);
    expect(take(by, all.bucket, START, 5).retry_after_ms).toBe(900_000);
    expect(take(by, all.bucket, START + 3_600_000, 20).retry_after_ms).toBe(0);
  });

  it("a charged bucket goes into debt, and repays it at its rate", () => {
    const given = perHour(60);
    const first = charge(given, undefined, START, 50);
    expect(first.retry_after_ms).toBe(0);
    const second = charge(given, first.bucket, START, 40);
    expect(second.retry_after_ms).toBe(30 * 60_000);
    expect(take(given, second.bucket, START).retry_after_ms).toBeGreaterThan(30 * 60_000);
    expect(take(given, second.bucket, START + 32 * 60_000).retry_after_ms).toBe(0);
    expect(charge(given, second.bucket, START, 1_000).retry_after_ms).toBe(60 * 60_000);
  });
});
