import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAt, withReadMove, type ReadMoves } from "#domain/read-times.ts";
import { READ_TIMES_MAX } from "#protocol/limits.ts";
import { check } from "../client/support/property.ts";

interface Step {
  by: number;
  isHidden: boolean;
}

const STEPS = fc.array(fc.record({ by: fc.integer({ min: 1, max: 5 }), isHidden: fc.boolean() }), {
  minLength: 1,
  maxLength: 3 * READ_TIMES_MAX,
});

/** The moves from position 3 on, the first one at the time 1000, and their encoding. */
function moved(steps: readonly Step[]) {
  let encoded: ReadMoves = null;
  let to = 3;
  const moves = steps.map(({ by, isHidden }, index) => {
    const before = to;
    to += by;
    const at = isHidden ? null : 1_000 + index;
    encoded = withReadMove(encoded, before, { to, at });
    return { before, to, at };
  });
  return { moves, encoded: encoded as ReadMoves };
}

describe("the times of reading (RECEIPT-3)", () => {
  it("a message has the time of the move that reached it, or none", () => {
    check(fc.tuple(STEPS), ([steps]) => {
      const { moves, encoded } = moved(steps);
      for (const { before, to, at } of moves) {
        for (let id = before + 1; id <= to; id += 1) {
          expect([at, null]).toContain(readAt(encoded, id));
        }
      }
      for (let id = 0; id <= 3; id += 1) expect(readAt(encoded, id)).toBeNull();
      expect(readAt(encoded, moves.at(-1)!.to + 1)).toBeNull();
    });
  });

  it("the last moves keep their times, and the encoding stays short", () => {
    check(fc.tuple(STEPS), ([steps]) => {
      const { moves, encoded } = moved(steps);
      for (const { to, at } of moves.slice(-READ_TIMES_MAX)) expect(readAt(encoded, to)).toBe(at);
      expect(encoded?.split(" ").length).toBeLessThanOrEqual(READ_TIMES_MAX + 1);
    });
  });

  it("the move before the last that are kept loses its time", () => {
    const steps = Array.from({ length: READ_TIMES_MAX + 1 }, () => ({ by: 1, isHidden: false }));
    const { encoded } = moved(steps);
    expect([4, 5].map((id) => readAt(encoded, id))).toEqual([null, 1_001]);
  });

  it("positions that were hidden one after another take the place of one move", () => {
    const hidden = Array.from({ length: READ_TIMES_MAX }, () => ({ by: 1, isHidden: true }));
    const shown = { by: 1, isHidden: false };
    const { encoded } = moved([shown, ...hidden, shown]);
    expect(encoded).toBe("3, 4,1000 36, 37,1033");
  });

  it("nothing read has no time", () => {
    expect(readAt(null, 1)).toBeNull();
  });
});
