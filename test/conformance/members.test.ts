import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { memberSchema } from "#protocol/member.ts";
import { uploadSchema } from "#protocol/media.ts";
import { evict } from "../support/evict.ts";
import { PNG } from "../support/files.ts";
import {
  conversationInD1,
  env,
  inD1,
  insideRoom,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

const members = (id: string) => `/conversations/${id}/members`;

describe("leaving a group", () => {
  it("nobody can add back a person who left a group, in any role, nor after a restart or a rebuilt projection (MEMBER-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, admin, leaver] = people;
    const at = members(conversation.id);
    (await owner.patch(`${at}/${admin.id}`, { role: "admin" })).expect(200);
    (await leaver!.delete(`${at}/${leaver!.id}`)).expect(204);
    const { socket } = await world.join(owner, conversation.id);
    const before = await inD1("members", conversation.id);
    const refused = async () => {
      for (const [actor, role] of [
        [owner, "member"],
        [owner, "admin"],
        [admin, "member"],
      ] as const) {
        const { errors } = (await actor.post(at, { user_id: leaver!.id, role })).problem(
          "left_conversation",
        );
        expect(errors?.map(({ path }) => path)).toEqual(["user_id"]);
      }
      (await leaver!.get(`/conversations/${conversation.id}`)).problem("not_found");
    };
    await refused();
    await socket.settled();
    expect(socket.all("changes")).toEqual([]);
    await evict(roomStub(conversation.id), { webSockets: "hibernate" });
    await refused();
    await roomStub(conversation.id).rebuildProjection();
    await refused();
    const unchanged = ({ changed_at: _, ...row }: Record<string, unknown>) => row;
    expect((await inD1("members", conversation.id)).map(unchanged)).toEqual(before.map(unchanged));
  });

  it("a member who may not add people is refused as such, and does not learn who left (MEMBER-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [, member, leaver] = people;
    const at = members(conversation.id);
    (await leaver!.delete(`${at}/${leaver!.id}`)).expect(204);
    (await member.post(at, { user_id: leaver!.id })).problem("forbidden");
  });

  it("an owner who left is not added again by the owner they appointed (MEMBER-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, heir] = people;
    const at = members(conversation.id);
    (await owner.patch(`${at}/${heir.id}`, { role: "owner" })).expect(200);
    (await owner.delete(`${at}/${owner.id}`)).expect(204);
    (await heir.post(at, { user_id: owner.id })).problem("left_conversation");
    (await owner.post(at, { user_id: owner.id })).problem("not_found");
  });

  it("a removed person can be added again, until they leave by themselves (MEMBER-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, , other] = people;
    const at = members(conversation.id);
    for (let i = 0; i < 2; i += 1) {
      (await owner.delete(`${at}/${other!.id}`)).expect(204);
      const added = await owner.post(at, { user_id: other!.id });
      expect(added.as(memberSchema, 201)).toMatchObject({ user_id: other!.id, left_at: null });
    }
    (await other!.delete(`${at}/${other!.id}`)).expect(204);
    (await owner.post(at, { user_id: other!.id })).problem("left_conversation");
  });
});

describe("the last member who leaves a group", () => {
  it("a group whose last member leaves is deleted: messages, files, its rows in D1, and then its own storage (MEMBER-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, other] = people;
    const { id } = conversation;
    const { media_url } = (await owner.upload(PNG)).as(uploadSchema, 201);
    (await owner.post(`/conversations/${id}/messages`, { text: "said", media_url })).expect(201);
    const key = media_url.split("/").at(-1) ?? "";
    await eventually(
      () => inD1("messages", id),
      ({ length }) => length === 1,
      "the message in D1",
    );
    (await other.delete(`${members(id)}/${other.id}`)).expect(204);
    const inbox = await openInbox(owner);
    expect(inbox.conversations.has(id)).toBe(true);
    const { socket } = await world.join(owner, id);
    (await owner.delete(`${members(id)}/${owner.id}`)).expect(204);
    expect((await socket.closing()).code).toBe(4503);
    await eventually(
      async () => inbox.conversations.has(id),
      (has) => !has,
      "the inbox to know",
    );
    (await owner.get(`/conversations/${id}`)).problem("not_found");
    (await owner.post(members(id), { user_id: other.id })).problem("not_found");
    expect([await inD1("messages", id), await conversationInD1(id)]).toEqual([[], null]);
    await runDurableObjectAlarm(roomStub(id));
    expect(await env.MEDIA.head(key)).toBeNull();
    expect((await owner.fetchMedia(media_url)).status).toBe(404);
    // A minute later, when no earlier write can arrive any more.
    await insideRoom(id, (_, { storage }) => {
      storage.sql.exec("UPDATE conversation SET deleted_at = '2026-01-01T00:00:00.000Z'");
    });
    await evict(roomStub(id));
    await runDurableObjectAlarm(roomStub(id));
    const tables = await insideRoom(id, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'messages'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  it("a group whose last two members leave at the same moment is deleted (MEMBER-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, other] = people;
    const at = members(conversation.id);
    (await owner.patch(`${at}/${other.id}`, { role: "owner" })).expect(200);
    const left = await Promise.all([owner, other].map((who) => who.delete(`${at}/${who.id}`)));
    expect(left.map(({ status }) => status)).toEqual([204, 204]);
    for (const who of people) {
      (await who.get(`/conversations/${conversation.id}`)).problem("not_found");
    }
    expect(await conversationInD1(conversation.id)).toBeNull();
  });
});
