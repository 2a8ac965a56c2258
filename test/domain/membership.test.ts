import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activeMember,
  activeMembers,
  addMember,
  removeMember,
  setRole,
  withProfile,
  type MemberDecision,
  type Membership,
} from "#domain/membership.ts";
import type { Member, Role } from "#protocol/member.ts";
import type { Result } from "#protocol/result.ts";
import { member } from "../client/support/fixtures.ts";
import { check } from "../client/support/property.ts";

const NOW = "2026-11-02T00:00:00.000Z";
const NAMES = ["ann", "bob", "cyd", "dan", "eve", "fay"];
const MAX_MEMBERS = 4;

const person = (user_id: string) => ({
  user_id,
  username: user_id,
  display_name: user_id,
  avatar_url: null,
});

function group(members: Member[], more: Partial<Membership> = {}): Membership {
  const byId = new Map(members.map((one) => [one.user_id, one]));
  const nobody = () => false;
  const kept = { staysOut: nobody, isBanned: nobody };
  return { kind: "group", head: 10, members: byId, ...kept, max_members: MAX_MEMBERS, ...more };
}

const owner = member("ann", { role: "owner" });
const admin = member("bob", { role: "admin" });
const plain = member("cyd");

interface Step {
  act: "add" | "remove" | "leave" | "setRole";
  actor: string;
  target: string;
  role: Role;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom("add", "remove", "leave", "setRole"),
  actor: fc.constantFrom(...NAMES),
  target: fc.constantFrom(...NAMES),
  role: fc.constantFrom("owner", "admin", "member"),
});

function decide(state: Membership, actor: Member, one: Step): Result<MemberDecision> {
  switch (one.act) {
    case "add":
      return addMember(state, actor, person(one.target), one.role, NOW);
    case "remove":
      return removeMember(state, actor, one.target, NOW);
    case "leave":
      return removeMember(state, actor, actor.user_id, NOW);
    case "setRole":
      return setRole(state, actor, one.target, one.role);
  }
}

describe("the members of a group", () => {
  it("a group always has an owner while it has members, and never more than max_members, after any changes", () => {
    check(
      fc.array(step, { maxLength: 60 }),
      (steps) => {
        let state = group([owner]);
        for (const one of steps) {
          const actor = activeMember(state.members, one.actor);
          if (actor === undefined) continue;
          const before = new Map(state.members);
          const decision = decide(state, actor, one);
          expect(state.members).toEqual(before);
          if (!decision.ok || decision.value.member === null) continue;
          const { member: changed } = decision.value;
          expect(changed.version).toBe(state.head + 1);
          expect(changed.read).toBeGreaterThanOrEqual(before.get(changed.user_id)?.read ?? 0);
          const members = new Map(state.members).set(changed.user_id, changed);
          state = { ...state, members, head: state.head + 1 };
          const active = activeMembers(members);
          expect(active.length).toBeLessThanOrEqual(MAX_MEMBERS);
          if (active.length > 0) expect(active.some(({ role }) => role === "owner")).toBe(true);
        }
      },
      500,
    );
  });

  it("the last owner cannot leave or step down while others remain, and can leave alone", () => {
    const state = group([owner, plain]);
    expect(removeMember(state, owner, "ann", NOW)).toMatchObject({ error: { code: "last_owner" } });
    expect(setRole(state, owner, "ann", "member")).toMatchObject({ error: { code: "last_owner" } });
    const alone = group([owner, { ...plain, left_at: NOW }]);
    expect(removeMember(alone, owner, "ann", NOW)).toMatchObject({
      ok: true,
      value: { member: { user_id: "ann", left_at: NOW }, ends: true },
    });
    expect(setRole(alone, owner, "ann", "admin")).toMatchObject({ error: { code: "last_owner" } });
  });

  it("one of two owners can leave, step down, and be removed by the other", () => {
    const second = member("bob", { role: "owner" });
    const state = group([owner, second]);
    expect(removeMember(state, owner, "ann", NOW).ok).toBe(true);
    expect(setRole(state, owner, "ann", "member").ok).toBe(true);
    expect(removeMember(state, owner, "bob", NOW).ok).toBe(true);
  });

  it("an added member has nothing unread, and a returning one is a plain newcomer with their former nickname (MEMBER-1)", () => {
    const gone = member("dan", { role: "admin", read: 3, nickname: "Danny", left_at: NOW });
    const back = addMember(group([owner, gone]), owner, person("dan"), "member", NOW);
    expect(back).toMatchObject({
      ok: true,
      value: {
        member: {
          role: "member",
          nickname: "Danny",
          read: 10,
          delivered: 10,
          version: 11,
          left_at: null,
        },
      },
    });
  });

  it("a removed member has no rights left, and a time of leaving", () => {
    expect(removeMember(group([owner, admin]), owner, "bob", NOW)).toMatchObject({
      value: { member: { user_id: "bob", role: "member", left_at: NOW, version: 11 } },
    });
  });

  it("adding a member, or giving a role again, changes nothing, even when the group is full", () => {
    const state = group([owner, plain], { max_members: 2 });
    expect(addMember(state, owner, person("cyd"), "member", NOW)).toEqual({
      ok: true,
      value: { member: null, current: plain },
    });
    expect(setRole(state, owner, "cyd", "member")).toEqual({
      ok: true,
      value: { member: null, current: plain },
    });
    expect(addMember(state, owner, person("dan"), "member", NOW)).toMatchObject({
      error: { code: "conversation_full" },
    });
  });

  it("a person who left is added again in no role, and a member who may add nobody does not learn that they left (MEMBER-1)", () => {
    const state = group([owner, admin, { ...plain, left_at: NOW }], {
      isBanned: () => false,
      staysOut: (userId) => userId === "cyd",
    });
    for (const role of ["member", "admin", "owner"] as const) {
      expect(addMember(state, owner, person("cyd"), role, NOW)).toMatchObject({
        error: { code: "left_conversation", issues: [{ path: "user_id" }] },
      });
    }
    expect(addMember(state, admin, person("cyd"), "owner", NOW)).toMatchObject({
      error: { code: "forbidden" },
    });
    expect(addMember(state, owner, person("dan"), "member", NOW).ok).toBe(true);
  });

  it("a departure makes room for another member", () => {
    const state = group([owner, { ...plain, left_at: NOW }], { max_members: 2 });
    expect(addMember(state, owner, person("dan"), "member", NOW).ok).toBe(true);
  });

  it.each(["nobody", "cyd"])("%s, who is not a member, cannot be removed or promoted", (id) => {
    const state = group([owner, { ...plain, left_at: NOW }]);
    expect(removeMember(state, owner, id, NOW)).toMatchObject({ error: { code: "not_found" } });
    expect(setRole(state, owner, id, "admin")).toMatchObject({ error: { code: "not_found" } });
  });

  it("an admin adds and removes members only", () => {
    const state = group([owner, admin, plain]);
    expect(addMember(state, admin, person("dan"), "member", NOW).ok).toBe(true);
    for (const role of ["admin", "owner"] as const) {
      expect(addMember(state, admin, person("dan"), role, NOW).ok).toBe(false);
      expect(setRole(state, admin, "cyd", role).ok).toBe(false);
    }
    expect(removeMember(state, admin, "cyd", NOW).ok).toBe(true);
    expect(removeMember(state, admin, "ann", NOW)).toMatchObject({ error: { code: "forbidden" } });
    expect(removeMember(state, plain, "bob", NOW)).toMatchObject({ error: { code: "forbidden" } });
  });

  it("nobody changes the members of a direct conversation", () => {
    const two = [owner, member("bob", { role: "owner" })];
    const state = group(two, { kind: "direct" });
    const refused = { ok: false, error: { code: "direct_conversation" } };
    expect(addMember(state, owner, person("dan"), "member", NOW)).toMatchObject(refused);
    expect(removeMember(state, owner, "ann", NOW)).toMatchObject(refused);
    expect(removeMember(state, owner, "bob", NOW)).toMatchObject(refused);
    expect(setRole(state, owner, "bob", "member")).toMatchObject(refused);
  });

  it("an unchanged profile makes no new version of the member", () => {
    expect(withProfile(plain, person("cyd"), 11)).toBeNull();
    for (const change of [{ username: "c" }, { display_name: "C" }, { avatar_url: "https://a" }]) {
      expect(withProfile(plain, { ...person("cyd"), ...change }, 11)).toEqual({
        ...plain,
        ...change,
        version: 11,
      });
    }
  });
});
