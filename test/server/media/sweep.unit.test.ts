import { beforeEach, describe, expect, it, vi } from "vitest";
import { sweepMedia } from "#server/media/sweep.ts";
import { memoryD1 } from "../../support/sqlite.ts";

const HOUR_MS = 60 * 60_000;
const NOW = Date.parse("2026-11-01T12:00:00.000Z");
const ago = (ms: number) => new Date(NOW - ms).toISOString();

beforeEach(() => {
  vi.spyOn(console, "debug").mockImplementation(() => undefined);
});

/** Ann's uploads, and an R2 that fails on demand. */
function uploads() {
  const d1 = memoryD1();
  const r2 = { calls: [] as string[][], fails: false };
  const stores = {
    DB: d1.database,
    MEDIA: {
      delete: async (keys: string[]) => {
        if (r2.fails) throw new Error("R2 is away");
        r2.calls.push(keys);
      },
    },
  };
  const add = (key: string, more: { created: string; leased?: number; used?: string }) => {
    d1.rows(
      `INSERT INTO media (key, user_id, content_type, size, created_at, leased_until, stored_at, used_at)
       VALUES (?1, 'ann', 'image/png', 1, ?2, ?3, CASE WHEN ?3 IS NULL THEN ?2 END, ?4)`,
      key,
      more.created,
      more.leased ?? null,
      more.used ?? null,
    );
  };
  const left = () => d1.rows("SELECT key FROM media ORDER BY key").map(({ key }) => String(key));
  return { d1, r2, add, left, sweep: () => sweepMedia(stores, NOW) };
}

describe("the sweep of uploads", () => {
  it("the sweep removes files that no message carried within a day, and uploads that never arrived an hour after their lease; nothing else (MEDIA-4)", async () => {
    const { add, left, sweep, r2 } = uploads();
    add("a-lapsed", { created: ago(3 * HOUR_MS), leased: NOW - HOUR_MS - 1 });
    add("b-coming", { created: ago(30 * HOUR_MS), leased: NOW - 1 });
    add("c-carried", { created: ago(48 * HOUR_MS), used: ago(47 * HOUR_MS) });
    add("d-fresh", { created: ago(23 * HOUR_MS) });
    add("e-unused", { created: ago(25 * HOUR_MS) });
    await sweep();
    expect(left()).toEqual(["b-coming", "c-carried", "d-fresh"]);
    expect(r2.calls).toEqual([["a-lapsed", "e-unused"]]);
  });

  it("the sweep removes thousands in one go, as many at once as R2 takes (MEDIA-4)", async () => {
    const { add, left, sweep, r2 } = uploads();
    for (let i = 0; i < 1_200; i += 1) add(`k${i}`, { created: ago(25 * HOUR_MS) });
    await sweep();
    expect(left()).toEqual([]);
    expect(r2.calls.map(({ length }) => length)).toEqual([500, 500, 200]);
  });

  it("a file that the sweep failed to remove cannot be sent, and the next sweep removes it (MEDIA-4)", async () => {
    const { d1, add, left, sweep, r2 } = uploads();
    add("k", { created: ago(25 * HOUR_MS) });
    r2.fails = true;
    await expect(sweep()).rejects.toThrow("R2 is away");
    expect(d1.rows("SELECT removed_at IS NOT NULL AS gone FROM media")).toEqual([{ gone: 1 }]);
    r2.fails = false;
    await sweep();
    expect(left()).toEqual([]);
  });

  it("the sweep deletes a row only after its bytes, though D1 fails between the two (MEDIA-4)", async () => {
    const { d1, add, left, sweep, r2 } = uploads();
    add("k", { created: ago(25 * HOUR_MS) });
    d1.meet = (statements) => {
      if (statements.some(({ query }) => query.startsWith("DELETE"))) throw new Error("D1 is away");
    };
    await expect(sweep()).rejects.toThrow("D1 is away");
    expect([r2.calls, left()]).toEqual([[["k"]], ["k"]]);
    d1.meet = () => undefined;
    await sweep();
    expect(left()).toEqual([]);
  });
});
