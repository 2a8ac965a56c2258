import { describe, expect, it } from "vitest";
import {
  isDead,
  isOpen,
  pauseAfter,
  withFailure,
  CLOSED_BREAKER,
} from "#domain/webhook-retries.ts";
import { WEBHOOK_FAILURES_MAX, WEBHOOK_LIFETIME_MS, WEBHOOK_PAUSES_S } from "#protocol/webhooks.ts";

describe("the schedule of attempts", () => {
  it("there are twelve attempts, which take no more than three days (HOOK-4)", () => {
    const pauses = WEBHOOK_PAUSES_S.map((_, i) => pauseAfter(i + 1, 0.5));
    const total = pauses.reduce((sum: number, pause) => sum + (pause ?? 0), 0);
    expect(total).toBeGreaterThan(WEBHOOK_LIFETIME_MS * 0.95);
    expect(total).toBeLessThanOrEqual(WEBHOOK_LIFETIME_MS * 1.05);
    expect(pauseAfter(WEBHOOK_PAUSES_S.length + 1, 0.5)).toBeNull();
    expect(pauseAfter(1, 0, 60_000)).toBe(60_000);
    expect(pauseAfter(1, 0, 1e12)).toBe(3_600_000);
    expect([pauseAfter(1, 0), pauseAfter(1, 0.999)]).toEqual([4_500, expect.closeTo(5_499)]);
  });

  it("an endpoint is left alone after five failures in a row, and dead after three days of them (HOOK-5)", () => {
    let breaker = CLOSED_BREAKER;
    for (let n = 1; n < WEBHOOK_FAILURES_MAX; n += 1) breaker = withFailure(breaker, 1_000, 0.5);
    expect([isOpen(breaker), breaker.probe_at]).toEqual([false, 0]);
    breaker = withFailure(breaker, 2_000, 0.5);
    expect([isOpen(breaker), breaker.probe_at, breaker.since]).toEqual([true, 7_000, 1_000]);
    for (let n = 0; n < 30; n += 1) breaker = withFailure(breaker, 3_000, 0.5);
    expect(breaker.probe_at).toBeLessThanOrEqual(3_000 + 72_000_000);
    const dead = 1_000 + WEBHOOK_LIFETIME_MS - 5 * 60_000;
    expect([3_000, dead - 1, dead].map((now) => isDead(breaker, now))).toEqual([
      false,
      false,
      true,
    ]);
    const failedOnce = withFailure(CLOSED_BREAKER, 1_000, 0.5);
    expect(isDead(failedOnce, dead)).toBe(false);
  });
});
