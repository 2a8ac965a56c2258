import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BLOCK_IDS,
  countsOtherwise,
  coverOf,
  sumOf,
  tallyOf,
  unreadIn,
  wholeBlocks,
  type Counted,
} from "#domain/tally.ts";

const PEOPLE = ["ada", "bob", "cy"];
const DELETED = "2026-11-02T12:00:00.000Z";

const counted: fc.Arbitrary<Counted> = fc.record({
  sender_id: fc.constantFrom(...PEOPLE),
  kind: fc.constantFrom("text", "image", "system"),
  mentions: fc.subarray([...PEOPLE, "all"]),
  deleted_at: fc.constantFrom(null, DELETED),
});

/** As plainly as possible (READ-2). */
function unreadOf(messages: Counted[], userId: string) {
  const unread = messages.filter(
    ({ sender_id, kind, deleted_at }) =>
      sender_id !== userId && kind !== "system" && deleted_at === null,
  );
  const called = unread.filter(
    ({ mentions }) => mentions.includes(userId) || mentions.includes("all"),
  );
  return { unread_count: unread.length, mention_count: called.length };
}

describe("a tally", () => {
  it("a tally equals counting message by message, for each person (READ-2)", () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 30 }), (messages) => {
        for (const person of [...PEOPLE, "nobody"]) {
          expect(unreadIn(tallyOf(messages), person)).toEqual(unreadOf(messages, person));
        }
      }),
    );
  });

  it("a tally of several blocks is the sum of theirs (READ-2)", () => {
    fc.assert(
      fc.property(fc.array(fc.array(counted, { maxLength: 8 }), { maxLength: 5 }), (blocks) => {
        expect(sumOf(blocks.map(tallyOf))).toEqual(tallyOf(blocks.flat()));
      }),
    );
  });

  it("READ-2 counts otherwise only with other mentions or when it comes to count, so that nothing is counted anew for an edit", () => {
    const said: Counted = {
      sender_id: "ada",
      kind: "text",
      mentions: ["bob", "cy"],
      deleted_at: null,
    };
    expect(countsOtherwise(said, { ...said, mentions: ["cy", "bob"] })).toBe(false);
    expect(countsOtherwise(said, { ...said, mentions: ["bob", "dan"] })).toBe(true);
    expect(countsOtherwise(said, { ...said, mentions: ["bob"] })).toBe(true);
    expect(
      countsOtherwise({ ...said, mentions: [] }, { ...said, mentions: [], deleted_at: DELETED }),
    ).toBe(true);
    expect([254, 255, 510, 511].map((head) => wholeBlocks(head, 0))).toEqual([0, 1, 1, 2]);
  });

  it("a tally changes only where `countsOtherwise` says so (READ-2)", () => {
    fc.assert(
      fc.property(counted, counted, (before, change) => {
        const after = { ...change, sender_id: before.sender_id };
        if (!countsOtherwise(before, after)) expect(tallyOf([after])).toEqual(tallyOf([before]));
      }),
    );
  });
});

describe("the cover of what is after a position", () => {
  const ids = fc.oneof(fc.nat(2_000), fc.nat(400_000));

  it("the cover after a position has each id once, and only whole blocks (READ-2)", () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const [after, head] = [Math.min(a, b), Math.max(a, b)];
        const { messages, blocks } = coverOf(after, head);
        const spans = [
          ...messages,
          ...blocks.map(({ level, from, to }) => {
            expect(to).toBeLessThanOrEqual(wholeBlocks(head, level));
            return { from: from * BLOCK_IDS[level], to: to * BLOCK_IDS[level] };
          }),
        ].sort((one, other) => one.from - other.from);
        let next = after + 1;
        for (const { from, to } of spans) {
          expect(from).toBe(next);
          next = to;
        }
        expect(next).toBe(head + 1);
      }),
    );
  });

  it("the cover of a long absence reads no more than that of a short one (READ-2)", () => {
    for (const head of [600, 70_000, 400_000]) {
      const { messages, blocks } = coverOf(100, head);
      const size = ({ from, to }: { from: number; to: number }) => to - from;
      expect(messages.map(size).reduce((sum, n) => sum + n, 0)).toBeLessThan(2 * 256);
      expect(blocks.map(size).reduce((sum, n) => sum + n, 0)).toBeLessThan(2 * 256 + 6);
    }
  });
});
