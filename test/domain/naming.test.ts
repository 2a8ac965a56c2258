import { describe, expect, it } from "vitest";
import { named, namedAfter, nameGivers } from "#domain/naming.ts";
import { DELETED_USERNAME } from "#protocol/deleted-account.ts";
import { NAMED_AFTER_MAX } from "#protocol/limits.ts";
import { AT, member } from "../client/support/fixtures.ts";

const many = Array.from({ length: NAMED_AFTER_MAX + 3 }, (_, index) => member(`m${index}`));
const ids = (members: readonly { user_id: string }[]) => members.map(({ user_id }) => user_id);

describe("the name of a group without a title (INBOX-8)", () => {
  const group = { kind: "group", title: null } as const;

  it("a group is named after its first members, one more than a view shows", () => {
    expect(nameGivers(group, many)).toEqual(many.slice(0, NAMED_AFTER_MAX + 1).map(named));
    const left = member("left", { left_at: AT });
    expect(ids(nameGivers(group, [left, ...many.slice(0, 2)]))).toEqual(["m0", "m1"]);
  });

  it("a group with a title, and a direct conversation, are named after nobody", () => {
    expect(nameGivers({ kind: "group", title: "Crew" }, many)).toEqual([]);
    expect(nameGivers({ kind: "direct", title: null }, many)).toEqual([]);
  });

  it("each viewer sees the others", () => {
    const givers = nameGivers(group, many);
    expect(ids(namedAfter(givers, "m1"))).toEqual(
      ids(givers).filter((user_id) => user_id !== "m1"),
    );
    expect(namedAfter(givers, "elsewhere")).toEqual(givers.slice(0, NAMED_AFTER_MAX));
  });
});

it("a named member has a profile and a nickname, and a mark if their account is erased", () => {
  const profile = { user_id: "ann", username: "ann", display_name: "ann", avatar_url: null };
  expect(named(member("ann", { nickname: "A", role: "owner" }))).toEqual({
    ...profile,
    nickname: "A",
  });
  expect(named(member("ann", { username: DELETED_USERNAME }))).toMatchObject({ deleted: true });
});
