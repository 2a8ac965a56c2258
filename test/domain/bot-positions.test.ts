import * as fc from "fast-check";
import { expect, it } from "vitest";
import { packPositions, unpackPositions } from "#domain/bot-positions.ts";

it("a bot's positions unpack as they were packed", () => {
  const position = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(fc.array(fc.tuple(position, position)), (pairs) => {
      const positions = new Map(pairs);
      expect(unpackPositions(packPositions(positions))).toEqual(positions);
    }),
  );
  expect(packPositions(new Map())).toBe("");
});
