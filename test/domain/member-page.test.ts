import { describe, expect, it } from "vitest";
import { firstMembers, memberPage } from "#domain/member-page.ts";
import { member } from "../client/support/fixtures.ts";

const people = Array.from({ length: 7 }, (_, index) =>
  member(`u${index}`, { joined_at: `2026-01-0${1 + Math.floor(index / 2)}T00:00:00.000Z` }),
);

describe("a page of members", () => {
  it("a page continues after the last member, with each of several who joined at once exactly once", () => {
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = memberPage(people.toReversed(), cursor, 3);
      found.push(...(page?.items.map(({ user_id }) => user_id) ?? []));
      cursor = page?.next_cursor ?? null;
    }
    expect(found).toEqual(people.map(({ user_id }) => user_id));
  });

  it("ends with the page that holds the last member", () => {
    expect(memberPage(people, undefined, 7)?.next_cursor).toBeNull();
    expect(memberPage(people, undefined, 6)?.next_cursor).not.toBeNull();
  });

  it("a page continues where it was although its last member has left", () => {
    const page = memberPage(people, undefined, 3);
    const rest = people.filter(({ user_id }) => user_id !== "u2");
    const next = memberPage(rest, page?.next_cursor ?? undefined, 3);
    expect(next?.items.map(({ user_id }) => user_id)).toEqual(["u3", "u4", "u5"]);
  });

  it("an invalid cursor is refused", () => {
    for (const cursor of ["", "x", btoa("[1,2]"), btoa('["a"]')]) {
      expect(memberPage(people, cursor, 3)).toBeNull();
    }
  });
});

describe("the members that a welcome names first", () => {
  it("a welcome names all members where they are few, else visible ones, then owners and admins, then who joined first", () => {
    const led = people.map((one) =>
      one.user_id === "u5" ? { ...one, role: "admin" as const } : one,
    );
    expect(firstMembers(led, ["u6"], 7)).toEqual(led);
    expect(firstMembers(led, ["u6"], 4).map(({ user_id }) => user_id)).toEqual([
      "u6",
      "u5",
      "u0",
      "u1",
    ]);
    // Nobody twice, whoever is asked for.
    expect(firstMembers(led, ["u0", "u5"], 5).map(({ user_id }) => user_id)).toEqual([
      "u0",
      "u5",
      "u1",
      "u2",
      "u3",
    ]);
  });
});
