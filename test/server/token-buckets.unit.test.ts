import { describe, expect, it } from "vitest";
import { TokenBuckets } from "#server/token-buckets.ts";

describe("token buckets", () => {
  it("each key has a bucket, and full buckets are forgotten", () => {
    const buckets = new TokenBuckets({ per_second: 1, burst: 2 });
    let now = 1_000_000;
    expect([1, 2].map(() => buckets.take("ann", now))).toEqual([0, 0]);
    expect(buckets.take("ann", now)).toBeGreaterThan(0);
    expect(buckets.take("bob", now)).toBe(0);
    for (let i = 0; i < 100; i += 1) buckets.take(`passer-by ${i}`, now);
    now += 1_500;
    buckets.take("ann", now);
    now += 500;
    buckets.take("carl", now);
    // Ann's has not refilled yet.
    expect(buckets.size).toBe(2);
    expect(buckets.take("ann", now)).toBe(0);
    expect(buckets.take("ann", now)).toBeGreaterThan(0);
  });
});
