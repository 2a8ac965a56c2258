import { describe, expect, it } from "vitest";
import {
  isDead,
  isOpen,
  pauseAfter,
  withFailure,
  CLOSED_BREAKER,
} from "#domain/webhook-retries.ts";
import { Lanes } from "#server/webhook/lanes.ts";
import { WEBHOOK_FAILURES_MAX, WEBHOOK_LIFETIME_MS, WEBHOOK_PAUSES_S } from "#protocol/webhooks.ts";

describe("the conversations that wait for an endpoint", () => {
  it("come in turn, each in one request at a time", () => {
    const lanes = new Lanes();
    for (const id of ["a", "b", "a"]) lanes.add(id);
    expect([lanes.start(0), lanes.start(0), lanes.start(0)]).toEqual(["a", "b", null]);
    lanes.add("a");
    expect(lanes.start(0)).toBeNull();
    lanes.ended("a", 0);
    lanes.ended("b", null);
    expect([lanes.start(0), lanes.start(0)]).toEqual(["a", null]);
  });

  it("wait after a failure, each by itself, also where more is added", () => {
    const lanes = new Lanes();
    lanes.load([
      { conversation_id: "a", attempts: 2, due_at: 50 },
      { conversation_id: "b", attempts: 1, due_at: 20 },
      { conversation_id: "c", attempts: 0, due_at: 0 },
    ]);
    lanes.add("a");
    expect([lanes.start(10), lanes.start(10), lanes.due(10)]).toEqual(["c", null, 20]);
    expect([lanes.start(30), lanes.start(30), lanes.due(30)]).toEqual(["b", null, 50]);
    lanes.resume();
    expect(lanes.start(30)).toBe("a");
    expect(lanes.due(30)).toBeNull();
  });
});

describe("the schedule of attempts", () => {
  it("is twelve attempts, which take no more than three days, and ends (HOOK-4)", () => {
    const pauses = WEBHOOK_PAUSES_S.map((_, i) => pauseAfter(i + 1, 0.5));
    const total = pauses.reduce((sum: number, pause) => sum + (pause ?? 0), 0);
    expect(total).toBeGreaterThan(WEBHOOK_LIFETIME_MS * 0.95);
    expect(total).toBeLessThanOrEqual(WEBHOOK_LIFETIME_MS * 1.05);
    expect(pauseAfter(WEBHOOK_PAUSES_S.length + 1, 0.5)).toBeNull();
    expect(pauseAfter(1, 0, 60_000)).toBe(60_000);
    expect(pauseAfter(1, 0, 1e12)).toBe(3_600_000);
    expect([pauseAfter(1, 0), pauseAfter(1, 0.999)]).toEqual([4_500, expect.closeTo(5_499)]);
  });

  it("leaves an endpoint alone after five failures in a row, and calls it dead after three days of them (HOOK-5)", () => {
    let breaker = CLOSED_BREAKER;
    for (let n = 1; n < WEBHOOK_FAILURES_MAX; n += 1) breaker = withFailure(breaker, 1_000, 0.5);
    expect([isOpen(breaker), breaker.probe_at]).toEqual([false, 0]);
    breaker = withFailure(breaker, 2_000, 0.5);
    expect([isOpen(breaker), breaker.probe_at, breaker.since]).toEqual([true, 7_000, 1_000]);
    for (let n = 0; n < 30; n += 1) breaker = withFailure(breaker, 3_000, 0.5);
    expect(breaker.probe_at).toBeLessThanOrEqual(3_000 + 72_000_000);
    expect([isDead(breaker, 3_000), isDead(breaker, 1_000 + WEBHOOK_LIFETIME_MS)]).toEqual([
      false,
      true,
    ]);
  });
});
