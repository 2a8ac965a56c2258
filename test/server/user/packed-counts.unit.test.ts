import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { totalsOf, type UnreadCounts } from "#domain/unread-counts.ts";
import { packCounts, unpackCounts } from "#server/user/packed-counts.ts";
import { check } from "../../client/support/property.ts";

const row = fc.record({
  unread_count: fc.nat(100_000),
  mention_count: fc.nat(1_000),
  request_count: fc.nat(1),
  revision: fc.nat(10_000_000),
});

describe("counts kept by a socket", () => {
  it("counts kept by a socket come back unchanged, except read ones (HIBERNATE-2)", () => {
    check(fc.array(fc.tuple(fc.uuid(), row), { maxLength: 100 }), (entries) => {
      const counts: UnreadCounts = new Map(entries);
      const unread = new Map(
        [...counts].filter(
          ([, { unread_count, request_count }]) => unread_count + request_count > 0,
        ),
      );
      const packed = packCounts(counts);
      expect(packed).not.toBeNull();
      expect(unpackCounts(packed ?? "")).toEqual(unread);
      expect(totalsOf(unread).unread_count).toBe(totalsOf(counts).unread_count);
    });
  });

  it("counts too large for an attachment are not kept (HIBERNATE-2)", () => {
    const id = "0".repeat(36);
    const many = Array.from({ length: 300 }, (_, index) => `${id}${index}`);
    const counts = new Map(
      many.map((key) => [
        key,
        { unread_count: 1, mention_count: 0, request_count: 0, revision: 1 },
      ]),
    );
    expect(packCounts(counts)).toBeNull();
  });
});
