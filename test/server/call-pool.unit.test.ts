import { describe, expect, it } from "vitest";
import { CallPool } from "#server/call-pool.ts";

/** Calls that end on demand. */
function calls() {
  const open: { key: string; end: (error?: Error) => void }[] = [];
  const waits: number[] = [];
  const given: string[] = [];
  const pool = new CallPool({
    call: (key) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error === undefined ? resolve() : reject(error));
        open.push({ key, end });
      }),
    failed: (key) => given.push(key),
    wait: async (ms) => {
      waits.push(ms);
    },
    random: () => 0.5,
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { pool, open, waits, given, settled };
}

describe("calls to many", () => {
  it("a pool makes at most 32 calls at once, and reaches everyone", async () => {
    const { pool, open, settled } = calls();
    pool.add(Array.from({ length: 100 }, (_, index) => `user-${index}`));
    expect(open).toHaveLength(32);
    for (let done = 0; done < 100; done += 1) {
      open[done]?.end();
      await settled();
      expect(open).toHaveLength(Math.min(100, 33 + done));
    }
    expect(new Set(open.map(({ key }) => key)).size).toBe(100);
  });

  it("a pool calls each object one at a time, and once more for everything added meanwhile", async () => {
    const { pool, open, settled } = calls();
    for (let times = 0; times < 5; times += 1) pool.add(["ada"]);
    expect(open).toHaveLength(1);
    open[0]?.end();
    await settled();
    expect(open).toHaveLength(2);
    open[1]?.end();
    await settled();
    expect(open).toHaveLength(2);
  });

  it("a failed call is retried after growing pauses, and given up after three attempts", async () => {
    const { pool, open, waits, given, settled } = calls();
    pool.add(["ada"]);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(given).toEqual([]);
      open[attempt]?.end(new Error("out of reach"));
      await settled();
    }
    expect(open).toHaveLength(3);
    expect(waits).toEqual([100, 400]);
    expect(given).toEqual(["ada"]);
  });
});
