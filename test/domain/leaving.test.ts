import { describe, expect, it } from "vitest";
import { erasedMember } from "#domain/leaving.ts";
import type { Member } from "#protocol/member.ts";
import { member } from "../client/support/fixtures.ts";

const NOW = "2026-11-02T00:00:00.000Z";

function erase(kind: "group" | "direct", ...all: Member[]) {
  const [person] = all;
  if (person === undefined) throw new Error("there is a person");
  const members = new Map(all.map((one) => [one.user_id, one]));
  return erasedMember({ kind, head: 10, members }, person, NOW);
}

const at = (day: number) => `2026-10-0${day}T00:00:00.000Z`;
const owner = member("ann", { role: "owner", nickname: "Annie", avatar_url: "/a" });

describe("an erased member", () => {
  it("an erased member has no personal data, and leaves the group (LEAVE-5)", () => {
    expect(erase("group", owner, member("bob", { role: "owner" }))).toEqual({
      member: {
        ...owner,
        username: "deleted account",
        display_name: "Deleted account",
        avatar_url: null,
        nickname: null,
        deleted: true,
        role: "member",
        read: 10,
        delivered: 10,
        version: 11,
        left_at: NOW,
      },
      successor: null,
      ends: false,
    });
  });

  it("an erased former member keeps the time of leaving, and passes nothing on (LEAVE-5)", () => {
    const former = { ...owner, left_at: at(1) };
    const { member: record, successor } = erase("group", former, member("bob"));
    expect(record.left_at).toBe(at(1));
    expect(successor).toBeNull();
  });

  it.for([
    ["the admin who joined first", "cyd"],
    ["the member who joined first, without an admin", "bob"],
    ["a bot, only without anyone else", "bot_x"],
  ] as const)("an erased owner's group passes to %s (LEAVE-4)", ([, heir]) => {
    const others = [
      member("bot_x", { joined_at: at(1), role: "member" }),
      member("bob", { joined_at: at(2) }),
      member("eve", { joined_at: at(3) }),
      member("dan", { joined_at: at(5), role: "admin" }),
      member("cyd", { joined_at: at(4), role: "admin" }),
    ];
    const present = {
      cyd: others,
      bob: others.filter(({ role }) => role === "member"),
      bot_x: others.slice(0, 1),
    }[heir];
    const { successor, ends } = erase("group", owner, ...present);
    expect([successor?.user_id, successor?.role, successor?.version]).toEqual([heir, "owner", 12]);
    expect(ends).toBe(false);
  });

  it("LEAVE-4 a group of which a member is erased keeps its owner, and of two who joined at once the first by id inherits", () => {
    const [bob, cyd] = [member("bob"), member("cyd")];
    expect(erase("group", bob, owner, cyd).successor).toBeNull();
    expect(erase("group", bob, cyd).successor).toBeNull();
    expect(erase("group", owner, cyd, bob).successor?.user_id).toBe("bob");
    expect(erase("group", owner, bob, cyd).successor?.user_id).toBe("bob");
  });

  it("a group without other members ends, and a direct conversation only when both accounts are erased (LEAVE-4)", () => {
    const gone = member("bob", { username: "deleted account" });
    expect(erase("group", owner).ends).toBe(true);
    expect(erase("group", owner, { ...member("bob"), left_at: NOW }).ends).toBe(true);
    expect(erase("direct", owner, gone).ends).toBe(true);
    expect(erase("direct", owner).ends).toBe(true);
    const direct = erase("direct", owner, member("bob", { role: "owner" }));
    expect(direct.ends).toBe(false);
    expect([direct.member.left_at, direct.member.role]).toEqual([null, "owner"]);
  });
});
