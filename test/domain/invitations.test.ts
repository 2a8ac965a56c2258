import { describe, expect, it } from "vitest";
import {
  permitInviting,
  roomForInvitation,
  usable,
  visibleInvitations,
} from "#domain/invitations.ts";
import type { ConversationRecord } from "#protocol/conversation.ts";
import { INVITATIONS_KEPT, INVITATIONS_MAX, type Invitation } from "#protocol/invitation.ts";
import { member } from "../client/support/fixtures.ts";

const BEFORE = "2026-03-14T11:00:00.000Z";
const NOW = "2026-03-14T12:00:00.000Z";
const AFTER = "2026-03-14T13:00:00.000Z";

function invitation(id: string, more: Partial<Invitation> = {}): Invitation {
  return {
    id,
    conversation_id: "c",
    code: id,
    name: null,
    created_by: "ada",
    created_at: BEFORE,
    expires_at: null,
    uses_max: null,
    uses: 0,
    approval: false,
    revoked_at: null,
    ...more,
  };
}

function group(more: Partial<ConversationRecord> = {}): ConversationRecord {
  return {
    id: "c",
    kind: "group",
    title: null,
    avatar_url: null,
    version: 1,
    created_at: BEFORE,
    ...more,
  };
}

const many = (count: number, more: (index: number) => Partial<Invitation> = () => ({})) =>
  Array.from({ length: count }, (_, index) => invitation(`i${index}`, more(index)));

describe("an invitation (INVITE-3)", () => {
  it.each<[string, Partial<Invitation>]>([
    ["invitation_revoked", { revoked_at: BEFORE, expires_at: BEFORE, uses_max: 1, uses: 1 }],
    ["invitation_expired", { expires_at: BEFORE, uses_max: 1, uses: 1 }],
    ["invitation_expired", { expires_at: NOW }],
    ["invitation_used_up", { uses_max: 2, uses: 2 }],
  ])("%s: %j", (code, ended) => {
    expect(usable(invitation("i", ended), NOW)).toMatchObject({ ok: false, error: { code } });
  });

  it.each<Partial<Invitation>>([{}, { expires_at: AFTER }, { uses_max: 2, uses: 1 }, { uses: 9 }])(
    "admits one more person: %j",
    (open) => {
      expect(usable(invitation("i", open), NOW).ok).toBe(true);
    },
  );
});

describe("invitations of a group", () => {
  it("owners and admins may invite, and members where the group lets them", () => {
    const may = (record: ConversationRecord) =>
      (["owner", "admin", "member"] as const).map(
        (role) => permitInviting(record, member("ada", { role })).ok,
      );
    expect(may(group())).toEqual([true, true, false]);
    expect(may(group({ members_invite: true }))).toEqual([true, true, true]);
    expect(may(group({ kind: "direct", members_invite: true }))).toEqual([false, false, false]);
  });

  it("a member sees their own invitations, and an admin all", () => {
    const all = [invitation("a"), invitation("b", { created_by: "bob" })];
    const seen = (role: "admin" | "member") =>
      visibleInvitations(group(), member("bob", { role }), all).map(({ id }) => id);
    expect(seen("admin")).toEqual(["a", "b"]);
    expect(seen("member")).toEqual(["b"]);
  });

  it("a group has at most so many open invitations; ended ones do not count", () => {
    expect(roomForInvitation(many(INVITATIONS_MAX - 1), NOW)).toEqual({ ok: true, value: [] });
    expect(roomForInvitation(many(INVITATIONS_MAX), NOW)).toMatchObject({
      ok: false,
      error: { code: "too_many" },
    });
    const ended = invitation("ended", { revoked_at: BEFORE });
    expect(roomForInvitation([...many(INVITATIONS_MAX - 1), ended], NOW).ok).toBe(true);
  });

  it("a group forgets the oldest ended invitations, only as many as it must", () => {
    const time = (index: number) => `2026-03-13T00:${String(index % 60).padStart(2, "0")}:00.000Z`;
    const ended = (index: number) => ({
      revoked_at: BEFORE,
      created_at: index < 3 ? time(10 - index) : NOW,
    });
    const forgotten = (count: number) => {
      const room = roomForInvitation(many(count, ended), NOW);
      return room.ok ? room.value.map(({ id }) => id) : null;
    };
    expect(forgotten(INVITATIONS_KEPT - 1)).toEqual([]);
    expect(forgotten(INVITATIONS_KEPT)).toEqual(["i2"]);
    expect(forgotten(INVITATIONS_KEPT + 2)).toEqual(["i2", "i1", "i0"]);
  });
});
