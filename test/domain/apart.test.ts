import { describe, expect, it } from "vitest";
import { apartAmong, withApart } from "#domain/apart.ts";
import { member } from "../client/support/fixtures.ts";

const members = ["ann", "bob", "cem"].map((id) => member(id));

function apart(
  kind: "group" | "direct",
  blocks: Record<string, string[]>,
  requests: string[] = [],
) {
  const pairs = apartAmong(members, kind, (id) => ({
    apart: blocks[id] ?? [],
    request: requests.includes(id) ? "pending" : null,
  }));
  return Object.fromEntries([...pairs].map(([id, others]) => [id, [...others].toSorted()]));
}

describe("people who are kept apart", () => {
  it("a block keeps both apart, whoever of them blocked, in every kind of conversation (BLOCK-3)", () => {
    for (const kind of ["group", "direct"] as const) {
      expect(apart(kind, { ann: ["bob"] })).toEqual({ ann: ["bob"], bob: ["ann"] });
      expect(apart(kind, { bob: ["ann", "cem"] })).toEqual({
        ann: ["bob"],
        bob: ["ann", "cem"],
        cem: ["bob"],
      });
    }
  });

  it("a block of someone who is not here keeps nobody apart", () => {
    expect(apart("group", { ann: ["zoe"] })).toEqual({});
  });

  it("a request keeps the two of a direct conversation apart, and nobody in a group (REQUEST-3)", () => {
    expect(apart("direct", {}, ["ann"])).toEqual({
      ann: ["bob", "cem"],
      bob: ["ann"],
      cem: ["ann"],
    });
    expect(apart("group", {}, ["ann"])).toEqual({});
  });
});

describe("the stored ids", () => {
  it("an id is added once, in order, and removed", () => {
    expect(withApart(["bob"], "ann", true)).toEqual(["ann", "bob"]);
    expect(withApart(["ann", "bob"], "ann", false)).toEqual(["bob"]);
  });

  it("an id that is there already, or is not, changes nothing", () => {
    const ids = ["ann"];
    expect(withApart(ids, "ann", true)).toBe(ids);
    expect(withApart(ids, "bob", false)).toBe(ids);
  });
});
