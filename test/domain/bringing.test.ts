import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bringEach, giveBackEach, type Brought } from "#domain/bringing.ts";
import { perHour } from "#domain/token-bucket.ts";

const RULE = perHour(3);
const HOUR = 3_600_000;
const NONE: Brought = new Map();

function broughtTimes(times: number, now = 0): Brought {
  let brought = NONE;
  for (let i = 0; i < times; i += 1) ({ brought } = bringEach(brought, ["ann"], RULE, now));
  return brought;
}

describe("how often one person brings another", () => {
  it("one person's additions of another are bounded for each pair, and taken all or none (MEMBER-4)", () => {
    const { tooOften, retry_after_ms, brought } = bringEach(
      broughtTimes(3),
      ["bob", "ann"],
      RULE,
      0,
    );
    expect(tooOften).toEqual(["ann"]);
    expect(retry_after_ms).toBe(HOUR / 3);
    expect(brought).toEqual(broughtTimes(3));
    expect(bringEach(broughtTimes(3), ["bob"], RULE, 0).tooOften).toEqual([]);
  });

  it("the budget is restored by giving back, and after the hour (MEMBER-4)", () => {
    expect(giveBackEach(broughtTimes(1), ["ann"], RULE, 0)).toEqual(NONE);
    expect(bringEach(broughtTimes(3), ["ann"], RULE, HOUR).tooOften).toEqual([]);
    expect(bringEach(broughtTimes(3), ["bob"], RULE, HOUR).brought.has("ann")).toBe(false);
  });

  it("the budget remembers a bounded number of people, those added last (MEMBER-4)", () => {
    const crowd = Array.from({ length: 6_000 }, (_, index) => `u${index}`);
    const { brought } = bringEach(broughtTimes(3), crowd, RULE, 0);
    expect(brought.size).toBe(5_000);
    expect([brought.has("ann"), brought.has("u5999")]).toEqual([false, true]);
  });

  it("additions never exceed the bound in an hour, in any order of requests (MEMBER-4)", () => {
    const step = fc.record({ who: fc.constantFrom("ann", "bob"), ms: fc.nat(HOUR / 2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let brought = NONE;
        let now = 0;
        const taken: { who: string; at: number }[] = [];
        for (const { who, ms } of steps) {
          now += ms;
          const bringing = bringEach(brought, [who], RULE, now);
          ({ brought } = bringing);
          if (bringing.tooOften.length === 0) taken.push({ who, at: now });
        }
        for (const { who, at } of taken) {
          const within = taken.filter((each) => each.who === who && Math.abs(each.at - at) < HOUR);
          expect(within.filter((each) => each.at <= at).length).toBeLessThanOrEqual(2 * 3);
        }
      }),
    );
  });
});
