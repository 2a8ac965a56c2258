import { describe, expect, it } from "vitest";
import { markRead, upsertMembers, welcomeMembers, type Members } from "#client/members.ts";
import { AT, member } from "./support/fixtures.ts";

function held(...members: ReturnType<typeof member>[]): Members {
  return new Map(members.map((one) => [one.user_id, one]));
}

describe("members", () => {
  it("members take the record of the higher version, whichever comes first", () => {
    const old = member("ann", { version: 3 });
    const promoted = member("ann", { version: 7, role: "admin" });
    expect(upsertMembers(held(old), [promoted], "me").get("ann")).toEqual(promoted);
    expect(upsertMembers(held(promoted), [old], "me").get("ann")).toEqual(promoted);
  });

  it("members take the further read position of either record, whatever the version", () => {
    const one = member("ann", { version: 7, read: 4, delivered: 9 });
    const two = member("ann", { version: 3, read: 6, delivered: 8 });
    for (const [first, second] of [
      [one, two],
      [two, one],
      [
        { ...one, version: 3 },
        { ...two, version: 7 },
      ],
      [
        { ...two, version: 7 },
        { ...one, version: 3 },
      ],
    ] as const) {
      const merged = upsertMembers(held(first), [second], "me").get("ann");
      expect(merged).toMatchObject({ version: 7, read: 6, delivered: 9 });
    }
  });

  it("members are those in a welcome, and the known former ones", () => {
    const gone = member("old", { left_at: AT });
    const members = held(member("me"), member("ann"), member("bob"), gone);
    const welcomed = welcomeMembers(members, [member("me"), member("ann")], "me", true);
    expect([...welcomed.keys()]).toEqual(["me", "old", "ann"]);
  });

  it("members stay as they were where a welcome names only some of a large conversation's", () => {
    const members = held(member("me"), member("ann", { read: 8 }), member("bob", { read: 7 }));
    const welcomed = welcomeMembers(members, [member("me"), member("ann")], "me", false);
    expect(welcomed.get("bob")?.read).toBe(7);
    expect(welcomed.get("ann")?.read).toBe(0);
  });

  it("a member who came back is shown again", () => {
    const members = held(member("ann", { left_at: AT, version: 4 }));
    const welcomed = welcomeMembers(members, [member("ann", { version: 9 })], "me", true);
    expect(welcomed.get("ann")?.left_at).toBeNull();
  });

  it("the next welcome hides the read positions of members who hide them; mine stay", () => {
    const members = held(member("me", { read: 8 }), member("ann", { read: 8 }));
    const welcomed = welcomeMembers(members, [member("me"), member("ann")], "me", true);
    expect(welcomed.get("ann")?.read).toBe(0);
    expect(welcomed.get("me")?.read).toBe(8);
  });

  it("a newer record without positions hides them at once; mine stay", () => {
    const members = held(member("me", { read: 8 }), member("ann", { read: 8, delivered: 9 }));
    const records = [member("me", { version: 9 }), member("ann", { version: 9 })];
    const hidden = upsertMembers(members, records, "me");
    expect(hidden.get("ann")).toMatchObject({ read: 0, delivered: 0 });
    expect(hidden.get("me")?.read).toBe(8);
  });

  it("keep the positions of another whose record shows one of them, or is not newer", () => {
    const members = held(member("ann", { version: 4, read: 8, delivered: 9 }));
    for (const record of [{ version: 5, delivered: 1 }, { version: 5, read: 1 }, { version: 4 }]) {
      const merged = upsertMembers(members, [member("ann", record)], "me");
      expect(merged.get("ann")).toMatchObject({ read: 8, delivered: 9 });
    }
  });

  it("READ-1 move a position forward when either is news, and are the same object when neither is", () => {
    const members = held(member("ann", { read: 4, delivered: 9 }));
    const after = (read: number, delivered?: number) =>
      markRead(members, "ann", { read, ...(delivered !== undefined && { delivered }) });
    expect(after(6).get("ann")).toMatchObject({ read: 6, delivered: 9 });
    expect(after(0, 10).get("ann")).toMatchObject({ read: 4, delivered: 10 });
    expect(after(4, 9)).toBe(members);
    expect(after(3)).toBe(members);
    expect(markRead(members, "nobody", { read: 6 })).toBe(members);
  });
});
