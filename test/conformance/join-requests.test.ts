import { describe, expect, it } from "vitest";
import { conversationListSchema } from "#protocol/conversation.ts";
import {
  banListSchema,
  invitationListSchema,
  invitationSchema,
  joinRequestListSchema,
  joinStandingSchema,
  ownJoinRequestListSchema,
  type Invitation,
} from "#protocol/invitation.ts";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { evict } from "../support/evict.ts";
import { env, inD1, insideRoom, openInbox, roomStub, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const group = (id: string) => `/conversations/${id}`;

async function invite(who: Account, id: string, wish: object = {}): Promise<Invitation> {
  return (await who.post(`${group(id)}/invitations`, wish)).as(invitationSchema, 201);
}

async function ask(who: Account, { code }: Invitation, note: string | null = null) {
  return (await who.post(`/invitations/${code}/join`, { note })).as(joinStandingSchema, 200);
}

async function waiting(who: Account, id: string) {
  return (await who.get(`${group(id)}/join-requests`)).as(joinRequestListSchema).items;
}

async function standing(who: Account, { code }: Invitation) {
  return (await who.get(`/invitations/${code}/standing`)).as(joinStandingSchema).status;
}

async function uses(who: Account, { id, conversation_id }: Invitation): Promise<number> {
  const listed = await who.get(`${group(conversation_id)}/invitations`);
  return listed.as(invitationListSchema).items.find((each) => each.id === id)?.uses ?? -1;
}

async function askedIn(who: Account): Promise<string[]> {
  const listed = await who.get("/users/me/join-requests");
  return listed
    .as(ownJoinRequestListSchema)
    .items.map(({ conversation_id, status }) => `${conversation_id} ${status}`);
}

describe("asking to join", () => {
  it("an approved request creates a member, whose inbox shows the group; only owners and admins see requests and their number (INVITE-6)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, admin, member] = people;
    const { id } = conversation;
    (await owner.patch(`${group(id)}/members/${admin.id}`, { role: "admin" })).expect(200);
    const invitation = await invite(owner, id, { approval: true, uses_max: 1 });
    const asker = await world.account();
    const [watching, asking] = await Promise.all([openInbox(admin), openInbox(asker)]);
    const requested = { status: "requested", conversation_id: id };
    expect(await ask(asker, invitation, " From the fair ")).toEqual(requested);
    expect(await ask(asker, invitation, "again")).toEqual(requested);
    const [request] = await waiting(admin, id);
    expect(request).toMatchObject({
      user_id: asker.id,
      username: asker.user.username,
      note: "From the fair",
      invitation_id: invitation.id,
    });
    expect(await standing(asker, invitation)).toBe("requested");
    expect(await askedIn(asker)).toEqual([`${id} requested`]);
    await eventually(
      async () => watching.conversations.get(id)?.join_requests,
      (count) => count === 1,
      "the admin's inbox to count the request",
    );
    expect((await owner.view(id)).join_requests).toBe(1);
    const listed = (await owner.get("/conversations")).as(conversationListSchema).items;
    expect(listed.find((each) => each.id === id)?.join_requests).toBe(1);
    expect(await member!.view(id)).not.toHaveProperty("join_requests");
    (await member!.get(`${group(id)}/join-requests`)).problem("forbidden");
    (await member!.post(`${group(id)}/join-requests/${asker.id}/approve`)).problem("forbidden");
    (await asker.get(group(id))).problem("not_found");
    // The place is reserved for the person who asked.
    (await (await world.account()).post(`/invitations/${invitation.code}/join`, {})).problem(
      "invitation_used_up",
    );
    const approved = await admin.post(`${group(id)}/join-requests/${asker.id}/approve`);
    expect(approved.as(memberSchema)).toMatchObject({ user_id: asker.id, role: "member" });
    (await owner.post(`${group(id)}/join-requests/${asker.id}/approve`)).as(memberSchema);
    await eventually(
      async () => asking.conversations.has(id),
      (has) => has,
      "the asker's inbox to have the group",
    );
    expect(await standing(asker, invitation)).toBe("member");
    expect(await askedIn(asker)).toEqual([]);
    expect(await waiting(owner, id)).toEqual([]);
    expect(await owner.view(id)).not.toHaveProperty("join_requests");
    expect(await uses(owner, invitation)).toBe(1);
    expect(
      await env.DB.prepare("SELECT 1 FROM join_requests WHERE user_id = ?").bind(asker.id).first(),
    ).toBeNull();
  });

  it("a declined request frees its place, forgets its note and blocks another for a day, whatever its author withdraws (INVITE-6)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const { id } = conversation;
    const invitation = await invite(owner, id, { approval: true, uses_max: 1 });
    const asker = await world.account();
    await ask(asker, invitation, "Please");
    (await owner.delete(`${group(id)}/join-requests/${asker.id}`)).expect(204);
    (await owner.delete(`${group(id)}/join-requests/${asker.id}`)).problem("not_found");
    expect(await standing(asker, invitation)).toBe("declined");
    expect(await askedIn(asker)).toEqual([`${id} declined`]);
    expect(await uses(owner, invitation)).toBe(0);
    (await asker.delete(`/users/me/join-requests/${id}`)).problem("not_found");
    (await asker.post(`/invitations/${invitation.code}/join`, {})).problem("rate_limited");
    const notes = () =>
      insideRoom(id, (_, { storage }) =>
        storage.sql.exec("SELECT note FROM join_requests").toArray(),
      );
    expect(await notes()).toEqual([{ note: null }]);
    await insideRoom(id, (_, { storage }) => {
      storage.sql.exec("UPDATE join_requests SET declined_at = '2026-01-01T00:00:00.000Z'");
    });
    expect(await standing(asker, invitation)).toBe("none");
    expect((await ask(asker, invitation)).status).toBe("requested");
  });

  it("a withdrawn request is gone, and one settled by adding the person or by an open invitation frees its place (INVITE-6)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const { id } = conversation;
    const invitation = await invite(owner, id, { approval: true, uses_max: 3 });
    const [first, second, third] = await world.accounts(3);
    for (const asker of [first!, second!, third!]) await ask(asker, invitation);
    expect((await owner.view(id)).join_requests).toBe(3);
    (await first!.delete(`/users/me/join-requests/${id}`)).expect(204);
    (await first!.delete(`/users/me/join-requests/${id}`)).problem("not_found");
    (await first!.delete(`/users/me/join-requests/${crypto.randomUUID()}`)).problem("not_found");
    (await owner.post(`${group(id)}/members`, { user_id: second!.id })).expect(201);
    const open = await invite(owner, id);
    (await third!.post(`/invitations/${open.code}/join`, {})).expect(201);
    expect(await uses(owner, invitation)).toBe(0);
    expect(await uses(owner, open)).toBe(1);
    expect(await owner.view(id)).not.toHaveProperty("join_requests");
    expect(await standing(first!, invitation)).toBe("none");
  });

  it("a group with `join_approval` requires approval with any invitation, and its count follows the roles (INVITE-6)", async () => {
    const { conversation, people } = await world.room();
    const [owner, other] = people;
    const { id } = conversation;
    (await other.patch(group(id), { join_approval: true })).problem("forbidden");
    (await owner.patch(group(id), { join_approval: true })).expect(200);
    const invitation = await invite(owner, id);
    await ask(await world.account(), invitation);
    const promote = (role: string) => owner.patch(`${group(id)}/members/${other.id}`, { role });
    (await promote("admin")).expect(200);
    expect((await other.view(id)).join_requests).toBe(1);
    await evict(roomStub(id));
    expect((await other.view(id)).join_requests).toBe(1);
    const rows = await inD1("members", id);
    expect(rows.map(({ join_requests }) => join_requests)).toEqual([1, 1]);
    (await promote("member")).expect(200);
    expect(await other.view(id)).not.toHaveProperty("join_requests");
    (await owner.patch(group(id), { join_approval: false })).expect(200);
    (await (await world.account()).post(`/invitations/${invitation.code}/join`, {})).expect(201);
  });

  it("a person's open requests are limited (INVITE-6)", async () => {
    const [owner, asker] = await world.accounts(2);
    for (let i = 0; i < 20; i += 1) {
      const { id } = await world.group(owner!);
      await ask(asker!, await invite(owner!, id, { approval: true }));
    }
    const { id } = await world.group(owner!);
    const invitation = await invite(owner!, id, { approval: true });
    const refused = await asker!.post(`/invitations/${invitation.code}/join`, {});
    refused.problem("too_many");
    const [first = ""] = await askedIn(asker!);
    (await asker!.delete(`/users/me/join-requests/${first.split(" ")[0]}`)).expect(204);
    expect((await ask(asker!, invitation)).status).toBe("requested");
  });
});

describe("bans", () => {
  it("a banned member is removed at once and kept out of every way in until the ban is lifted (INVITE-7)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, admin, pest] = people;
    const { id } = conversation;
    (await owner.patch(`${group(id)}/members/${admin.id}`, { role: "admin" })).expect(200);
    const invitation = await invite(owner, id);
    const asking = await invite(owner, id, { approval: true });
    const { socket } = await world.join(pest!, id);
    const ban = `${group(id)}/bans/${pest!.id}`;
    (await pest!.put(`${group(id)}/bans/${admin.id}`)).problem("forbidden");
    (await admin.put(`${group(id)}/bans/${owner.id}`)).problem("forbidden");
    (await owner.put(`${group(id)}/bans/${owner.id}`)).problem("validation_failed");
    (await owner.put(`${group(id)}/bans/nobody`)).problem("not_found");
    (await admin.put(ban)).expect(204);
    (await admin.put(ban)).expect(204);
    expect((await socket.closing()).code).toBe(4503);
    for (const { code } of [invitation, asking]) {
      const join = (await pest!.post(`/invitations/${code}/join`, {})).problem("banned");
      const look = (await pest!.get(`/invitations/${code}/standing`)).problem("banned");
      expect([join.detail, look.detail]).toEqual(Array(2).fill("You can't join this group"));
    }
    (await owner.post(`${group(id)}/members`, { user_id: pest!.id })).problem("banned");
    const bans = (await owner.get(`${group(id)}/bans`)).as(banListSchema).items;
    expect(bans).toMatchObject([{ user_id: pest!.id, banned_by: admin.id }]);
    await evict(roomStub(id));
    (await pest!.post(`/invitations/${invitation.code}/join`, {})).problem("banned");
    (await pest!.get(`${group(id)}/bans`)).problem("not_found");
    (await owner.delete(ban)).expect(204);
    (await owner.delete(ban)).problem("not_found");
    (await pest!.post(`/invitations/${invitation.code}/join`, {})).expect(201);
  });

  it("a ban of a former member or of someone who asked ends their request, and nobody else's (INVITE-7)", async () => {
    const { conversation, people } = await world.room();
    const [owner, leaver] = people;
    const { id } = conversation;
    const invitation = await invite(owner, id, { approval: true });
    const other = await world.account();
    (await leaver.delete(`${group(id)}/members/${leaver.id}`)).expect(204);
    for (const asker of [leaver, other]) await ask(asker, invitation);
    (await owner.put(`${group(id)}/bans/${leaver.id}`)).expect(204);
    expect((await waiting(owner, id)).map(({ user_id }) => user_id)).toEqual([other.id]);
    expect((await owner.view(id)).join_requests).toBe(1);
    expect(await askedIn(leaver)).toEqual([]);
  });
});

describe("the last owners of a group", () => {
  it("of two last owners who leave at the same moment, one is refused while members remain (MEMBER-6)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, other, member] = people;
    const at = `${group(conversation.id)}/members`;
    (await owner.patch(`${at}/${other.id}`, { role: "owner" })).expect(200);
    const left = await Promise.all([owner, other].map((who) => who.delete(`${at}/${who.id}`)));
    expect(left.map(({ status }) => String(status)).sort()).toEqual(["204", "409"]);
    left.find(({ status }) => status === 409)?.problem("last_owner");
    const { items } = (await member!.get(at)).as(memberListSchema);
    expect(items.map(({ role }) => role).sort()).toEqual(["member", "owner"]);
  });
});
