import { describe, expect, it } from "vitest";
import { decideRefresh, type Refreshable } from "#domain/refreshing.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const session: Refreshable = {
  refresh_hash: "third",
  previous_hash: "second",
  rotated_at: at(100),
  expires_at: at(1_000),
  revoked_at: null,
};

const decide = (hash: string, second: number, change: Partial<Refreshable> = {}) =>
  decideRefresh({ ...session, ...change }, hash, {
    now: at(second),
    repeatable_since: at(second - 60),
  });

describe("a refresh token", () => {
  it("the newest refresh token is exchanged, whatever its age", () => {
    expect(decide("third", 101)).toBe("rotate");
    expect(decide("third", 999)).toBe("rotate");
  });

  it("an exchanged token gets the same answer for a minute", () => {
    expect(decide("second", 100)).toBe("repeat");
    expect(decide("second", 159)).toBe("repeat");
    expect(decide("second", 160)).toBe("reused");
  });

  it("a token whose successor was exchanged counts as stolen", () => {
    expect(decide("first", 101)).toBe("reused");
  });

  it("a session that was never refreshed has no earlier token", () => {
    const fresh = { previous_hash: null, rotated_at: null };
    expect(decide("third", 101, fresh)).toBe("rotate");
    expect(decide("second", 101, fresh)).toBe("reused");
  });

  it("the token of an ended session is not exchanged, and ends nothing", () => {
    for (const hash of ["third", "second", "first"]) {
      expect(decide(hash, 120, { revoked_at: at(110) })).toBe("over");
      expect(decide(hash, 1_000)).toBe("over");
    }
  });
});
