import { describe, expect, it } from "vitest";
import { lastSeen, maySeeLastSeen } from "#domain/last-seen.ts";

const NOON = Date.UTC(2026, 10, 28, 12, 0, 0);

describe("when someone was last here (PRESENCE-3)", () => {
  it("last seen is the minute in which the last inbox closed, or this one while one is open", () => {
    const seen = { last_seen_at: NOON, open_until: null };
    expect(lastSeen(seen, NOON + 3_600_000)).toBe(NOON);
    const open = { last_seen_at: NOON, open_until: NOON + 7_200_000 };
    expect(lastSeen(open, NOON + 3_630_000)).toBe(NOON + 3_600_000);
  });

  it("last seen is the end of its lease for an inbox that ended without notice, and null without any", () => {
    const lapsed = { last_seen_at: null, open_until: NOON + 30_000 };
    expect(lastSeen(lapsed, NOON + 3_600_000)).toBe(NOON);
    expect(lastSeen({ last_seen_at: null, open_until: null }, NOON)).toBeNull();
  });

  it("only people who have talked, both show theirs and have not blocked each other see it", () => {
    const all = { viewer_shows: true, person_shows: true, have_talked: true };
    expect(maySeeLastSeen(all, false)).toBe(true);
    for (const one of ["viewer_shows", "person_shows", "have_talked"] as const) {
      expect(maySeeLastSeen({ ...all, [one]: false }, false)).toBe(false);
    }
    expect(maySeeLastSeen(all, true)).toBe(false);
  });
});
