import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import {
  invitationListSchema,
  invitationPreviewSchema,
  invitationSchema,
  joinStandingSchema,
  type Invitation,
} from "#protocol/invitation.ts";
import { memberListSchema } from "#protocol/member.ts";
import { uploadSchema } from "#protocol/media.ts";
import { Answer } from "../support/answer.ts";
import { evict } from "../support/evict.ts";
import { PNG } from "../support/files.ts";
import {
  conversationInD1,
  env,
  insideRoom,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const NEVER_WAS = "A".repeat(22);
const at = (id: string) => `/conversations/${id}/invitations`;

async function invite(who: Account, id: string, wish: object = {}): Promise<Invitation> {
  return (await who.post(at(id), wish)).as(invitationSchema, 201);
}

const join = (who: Account, { code }: { code: string }, body: object = {}) =>
  who.post(`/invitations/${code}/join`, body);

/** Without a token, from a network of its own, so that one test's wrong codes do not count against another's. */
async function preview(code: string, network = "198.51.100.1"): Promise<Answer> {
  const headers = { "CF-Connecting-IP": network };
  const response = await world.wire.fetch(`/api/v1/invitations/${code}`, { headers });
  return Answer.of("GET /invitations", response);
}

async function usesOf(who: Account, { id, conversation_id }: Invitation): Promise<number> {
  const { items } = (await who.get(at(conversation_id))).as(invitationListSchema);
  return items.find((each) => each.id === id)?.uses ?? -1;
}

describe("creating invitations", () => {
  it("owners and admins invite and see everyone's invitations, and other members only where the group allows it (INVITE-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, admin, member] = people;
    const { id } = conversation;
    (await owner.patch(`/conversations/${id}/members/${admin.id}`, { role: "admin" })).expect(200);
    const wish = { name: "The newsletter", uses_max: 3 };
    const byAdmin = await invite(admin, id, wish);
    expect(byAdmin).toMatchObject({ ...wish, created_by: admin.id, uses: 0, revoked_at: null });
    expect(byAdmin.code).toMatch(/^[A-Za-z0-9]{22}$/);
    (await member!.post(at(id), {})).problem("forbidden");
    (await member!.get(at(id))).problem("forbidden");
    (await member!.patch(`/conversations/${id}`, { members_invite: true })).problem("forbidden");
    const opened = await owner.patch(`/conversations/${id}`, { members_invite: true });
    expect(opened.as(conversationSchema).members_invite).toBe(true);
    const byMember = await invite(member!, id);
    const seen = async (who: Account) =>
      (await who.get(at(id)))
        .as(invitationListSchema)
        .items.map((each) => each.id)
        .sort();
    expect(await seen(owner)).toEqual([byAdmin.id, byMember.id].sort());
    expect(await seen(member!)).toEqual([byMember.id]);
    (await member!.delete(`${at(id)}/${byAdmin.id}`)).problem("not_found");
    (await member!.delete(`${at(id)}/${byMember.id}`)).expect(204);
    const listed = (await owner.get("/conversations")).as(conversationListSchema).items;
    expect(listed.find((each) => each.id === id)?.members_invite).toBe(true);
    (await owner.patch(`/conversations/${id}`, { members_invite: false })).expect(200);
    (await member!.get(at(id))).problem("forbidden");
  });

  it("an invitation to a direct conversation, by a stranger, with an end in the past, or beyond the limit is refused (INVITE-1)", async () => {
    const { conversation, people } = await world.room();
    const [owner, other] = people;
    const stranger = await world.account();
    const direct = await owner.post("/conversations", { kind: "direct", member_ids: [other.id] });
    const { id } = direct.as(conversationSchema, 201);
    (await owner.post(at(id), {})).problem("direct_conversation");
    (await stranger.post(at(conversation.id), {})).problem("not_found");
    const past = { expires_at: new Date(Date.now() - 1).toISOString() };
    const { errors } = (await owner.post(at(conversation.id), past)).problem("validation_failed");
    expect(errors?.map(({ path }) => path)).toEqual(["expires_at"]);
    for (let i = 0; i < 50; i += 1) await invite(owner, conversation.id);
    (await owner.post(at(conversation.id), {})).problem("too_many");
    const rows = await env.DB.prepare(
      "SELECT count(*) AS n FROM invitations WHERE conversation_id = ?",
    )
      .bind(conversation.id)
      .first("n");
    expect(rows).toBe(50);
  });
});

describe("following an invitation", () => {
  it("a newcomer becomes a member with the group in their inbox, following twice uses one place, and a member uses none (INVITE-2)", async () => {
    const { conversation, people } = await world.room();
    const [owner, member] = people;
    const { id } = conversation;
    const invitation = await invite(owner, id, { uses_max: 2 });
    const newcomer = await world.account();
    const inbox = await openInbox(newcomer);
    const standing = await newcomer.get(`/invitations/${invitation.code}/standing`);
    expect(standing.as(joinStandingSchema)).toEqual({ status: "none", conversation_id: null });
    const { socket } = await world.join(owner, id);
    const joined = { status: "member", conversation_id: id };
    expect((await join(newcomer, invitation)).as(joinStandingSchema, 201)).toEqual(joined);
    expect((await join(newcomer, invitation)).as(joinStandingSchema, 200)).toEqual(joined);
    expect((await join(member, invitation)).as(joinStandingSchema, 200)).toEqual(joined);
    expect(await usesOf(owner, invitation)).toBe(1);
    await eventually(
      async () => inbox.conversations.has(id),
      (has) => has,
      "the inbox to have the group",
    );
    await socket.settled();
    const seen = socket.all("changes").flatMap(({ members }) => members);
    expect(seen.map(({ user_id, role }) => [user_id, role])).toEqual([[newcomer.id, "member"]]);
    expect((await newcomer.view(id)).unread_count).toBe(0);
    await newcomer.say(id, "hello");
  });

  it("no more people join than `uses_max` allows, however many follow at the same moment (INVITE-2)", async () => {
    const newcomers = await world.accounts(5);
    const runs = fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async (uses_max) => {
      const { conversation, people } = await world.room();
      const [owner] = people;
      const invitation = await invite(owner, conversation.id, { uses_max });
      // Each person follows it twice at once.
      const answers = await Promise.all(
        newcomers.flatMap((who) => [join(who, invitation), join(who, invitation)]),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(uses_max);
      for (const { status } of answers) expect([200, 201, 410]).toContain(status);
      const listed = await owner.get(`/conversations/${conversation.id}/members`);
      expect(listed.as(memberListSchema).items).toHaveLength(2 + uses_max);
      expect(await usesOf(owner, invitation)).toBe(uses_max);
    });
    await fc.assert(runs, { numRuns: 5 });
  });

  it("a person who left comes back only by an invitation, with their nickname, and can be removed and added from then on (INVITE-2)", async () => {
    const { conversation, people } = await world.room();
    const [owner, leaver] = people;
    const { id } = conversation;
    const members = `/conversations/${id}/members`;
    (await leaver.patch(`/conversations/${id}/settings`, { nickname: "Countess" })).expect(200);
    const invitation = await invite(owner, id);
    (await leaver.delete(`${members}/${leaver.id}`)).expect(204);
    (await owner.post(members, { user_id: leaver.id })).problem("left_conversation");
    (await join(leaver, invitation)).expect(201);
    const { items } = (await owner.get(members)).as(memberListSchema);
    expect(items.find(({ user_id }) => user_id === leaver.id)?.nickname).toBe("Countess");
    (await owner.delete(`${members}/${leaver.id}`)).expect(204);
    (await owner.post(members, { user_id: leaver.id })).expect(201);
  });

  it("a full group lets nobody in, and the place in the invitation stays free (INVITE-2)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const invitation = await invite(owner, conversation.id, { uses_max: 1 });
    const newcomer = await world.account();
    await insideRoom(conversation.id, (_, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)
         INSERT INTO members (user_id, username, display_name, role, read, delivered, personal_sequence, version, joined_at)
         SELECT 'extra-' || i, 'x', 'x', 'member', 0, 0, 0, 1, '2026-01-01T00:00:00.000Z' FROM n`,
      );
    });
    await evict(roomStub(conversation.id));
    (await join(newcomer, invitation)).problem("conversation_full");
    expect(await usesOf(owner, invitation)).toBe(0);
  });
});

describe("invitations that have ended", () => {
  it("each way of ending has its own answer, also in the preview, and still leads members to the group (INVITE-3)", async () => {
    const { conversation, people } = await world.room();
    const [owner, member] = people;
    const { id } = conversation;
    const [first, late] = await world.accounts(2);
    const expired = await invite(owner, id, {
      expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
    await insideRoom(id, (_, { storage }) => {
      const past = "2026-01-01T00:00:00.000Z";
      storage.sql.exec("UPDATE invitations SET expires_at = ? WHERE id = ?", past, expired.id);
    });
    const revoked = await invite(owner, id);
    (await owner.delete(`${at(id)}/${revoked.id}`)).expect(204);
    (await owner.delete(`${at(id)}/${revoked.id}`)).expect(204);
    const usedUp = await invite(owner, id, { uses_max: 1 });
    (await join(first!, usedUp)).expect(201);
    for (const [invitation, code] of [
      [expired, "invitation_expired"],
      [revoked, "invitation_revoked"],
      [usedUp, "invitation_used_up"],
    ] as const) {
      (await join(late!, invitation)).problem(code);
      (await late!.get(`/invitations/${invitation.code}/standing`)).problem(code);
      (await preview(invitation.code)).problem(code);
      const led = await member.get(`/invitations/${invitation.code}/standing`);
      expect(led.as(joinStandingSchema)).toEqual({ status: "member", conversation_id: id });
    }
    (await owner.get(`/conversations/${id}/members`)).as(memberListSchema);
  });

  it("an unknown code, a malformed one and one of a deleted group are the same not_found, and leave no row (INVITE-3)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const gone = await invite(owner, conversation.id);
    (await owner.delete(`/conversations/${conversation.id}`)).expect(204);
    const stranger = await world.account();
    const answers: unknown[] = [];
    for (const code of [NEVER_WAS, "x", gone.code]) {
      const seen = [
        await preview(code, "198.51.100.2"),
        await stranger.get(`/invitations/${code}/standing`),
        await join(stranger, { code }),
      ];
      answers.push(...seen.map((each) => each.problem("not_found").detail));
    }
    expect(new Set(answers).size).toBe(1);
    expect(await conversationInD1(conversation.id)).toBeNull();
    const { results } = await env.DB.prepare("SELECT * FROM invitations WHERE conversation_id = ?")
      .bind(conversation.id)
      .all();
    expect(results).toEqual([]);
  });

  it("a revocation takes effect at once, also after a restart (INVITE-4)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const invitation = await invite(owner, conversation.id);
    (await owner.delete(`${at(conversation.id)}/${invitation.id}`)).expect(204);
    await evict(roomStub(conversation.id));
    (await join(await world.account(), invitation)).problem("invitation_revoked");
  });
});

describe("the preview of an invitation", () => {
  it("everyone with the code sees the group's name, picture, size and inviter, uncached and without an id (INVITE-5)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const { media_url } = (await owner.upload(PNG)).as(uploadSchema, 201);
    (await owner.patch(`/conversations/${conversation.id}`, { avatar_url: media_url })).expect(200);
    await owner.say(conversation.id, "secret words");
    const { code } = await invite(owner, conversation.id, { name: "Our label" });
    const answer = await preview(code, "198.51.100.5");
    const picture_url = `/api/v1/invitations/${code}/picture`;
    expect(answer.as(invitationPreviewSchema)).toEqual({
      title: "A group",
      picture_url,
      member_count: 2,
      invited_by: owner.user.display_name,
      approval: false,
      expires_at: null,
    });
    for (const hidden of [conversation.id, owner.id, "secret words", "Our label"]) {
      expect(answer.text).not.toContain(hidden);
    }
    const picture = await world.wire.fetch(picture_url);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("cache-control")).toBe("no-store");
    expect((await picture.bytes()).length).toBe(PNG.length);
  });
});
