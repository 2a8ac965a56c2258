import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPage } from "#domain/page.ts";
import { check } from "../client/support/property.ts";

const limit = fc.integer({ min: 1, max: 200 });

describe("a page of messages", () => {
  it("a page without a cursor is the newest", () => {
    expect(planPage({ limit: 50 })).toEqual({
      kind: "before",
      below: Number.MAX_SAFE_INTEGER,
      limit: 50,
    });
  });

  it("a page continues from 0 as from any other position", () => {
    expect(planPage({ limit: 50, before: 0 })).toMatchObject({ kind: "before", below: 0 });
    expect(planPage({ limit: 50, after: 0 })).toMatchObject({ kind: "after", above: 0 });
    expect(planPage({ limit: 50, around: 0 })).toMatchObject({ kind: "around", id: 0 });
  });

  it("from a time on begins with the first message of that time", () => {
    const at = "2026-11-01T12:00:00.000Z";
    const plan = planPage({ limit: 50, at }, (time) => (time === at ? 7 : 0));
    expect(plan).toEqual({ kind: "after", above: 6, limit: 50 });
  });

  it("a page around a message has as many as requested, on both sides alike, and the message itself", () => {
    check(fc.tuple(limit, fc.nat()), ([count, around]) => {
      const plan = planPage({ limit: count, around });
      if (plan.kind !== "around") throw new Error(plan.kind);
      expect(plan.older + plan.newer).toBe(count);
      expect(plan.newer).toBeGreaterThanOrEqual(1);
      expect(Math.abs(plan.newer - plan.older)).toBeLessThanOrEqual(1);
    });
  });
});
