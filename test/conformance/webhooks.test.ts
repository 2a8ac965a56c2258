import { describe, expect, it } from "vitest";
import { insideRoom, world } from "../support/inside.ts";
import { endpoints, operator } from "../support/hooked.ts";
import type { WebhookEventType } from "#protocol/webhooks.ts";

const hooked = endpoints();

const ALL: WebhookEventType[] = [
  "message.created",
  "message.updated",
  "message.deleted",
  "conversation.created",
  "conversation.updated",
  "conversation.deleted",
  "member.added",
  "member.updated",
  "member.removed",
];

describe("an endpoint", () => {
  it("an endpoint gets each change of a conversation as a signed event, in order (HOOK-1, HOOK-3, HOOK-4, HOOK-6)", async () => {
    const endpoint = await hooked(ALL);
    const { conversation, people } = await world.room(2);
    const { id } = conversation;
    const [ada, bob] = people;
    const created = await endpoint.until(3, id);
    expect(created.map(({ type }) => type)).toEqual([
      "conversation.created",
      "member.added",
      "member.added",
    ]);
    const message = await ada.say(id, "hello");
    const [, , , sent] = await endpoint.until(4, id);
    expect(sent).toMatchObject({
      type: "message.created",
      timestamp: message.created_at,
      data: { message, conversation: { id }, sender: { user_id: ada.id } },
    });
    (await bob.put(`/conversations/${id}/messages/${message.id}/reactions/👍`)).expect(200);
    expect((await endpoint.until(5, id)).at(-1)).toMatchObject({
      type: "message.updated",
      data: { message: { id: message.id, reactions: [{ emoji: "👍", user_ids: [bob.id] }] } },
    });
    (await ada.delete(`/conversations/${id}/messages/${message.id}`)).expect(204);
    expect((await endpoint.until(6, id)).at(-1)).toMatchObject({
      type: "message.deleted",
      data: { message: { id: message.id, text: null } },
    });
    (await ada.patch(`/conversations/${id}`, { title: "Another" })).expect(200);
    expect((await endpoint.until(7, id)).at(-1)).toMatchObject({
      type: "conversation.updated",
      data: { conversation: { title: "Another" } },
    });
    (await ada.patch(`/conversations/${id}/members/${bob.id}`, { role: "admin" })).expect(200);
    expect((await endpoint.until(8, id)).at(-1)).toMatchObject({
      type: "member.updated",
      data: { member: { user_id: bob.id, role: "admin" } },
    });
    (await ada.delete(`/conversations/${id}/members/${bob.id}`)).expect(204);
    expect((await endpoint.until(9, id)).at(-1)).toMatchObject({
      type: "member.removed",
      data: { member: { user_id: bob.id } },
    });
    (await ada.delete(`/conversations/${id}`)).expect(204);
    const all = await endpoint.until(10, id);
    expect(all.at(-1)).toMatchObject({
      type: "conversation.deleted",
      data: { conversation: { id } },
    });
    expect(new Set(all.map(({ id: eventId }) => eventId)).size).toBe(10);
  });

  it("an endpoint gets nothing committed before it was created, and only the events that it chose (HOOK-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada] = people;
    await ada.say(conversation.id, "before");
    await insideRoom(conversation.id, (room) => room.rebuildProjection());
    const endpoint = await hooked(["message.created"]);
    await insideRoom(conversation.id, (room) => room.rebuildProjection());
    (await ada.patch(`/conversations/${conversation.id}`, { title: "Another" })).expect(200);
    const after = await ada.say(conversation.id, "after");
    await endpoint.until(1, conversation.id);
    await ada.say(conversation.id, "again");
    const received = await endpoint.until(2, conversation.id);
    expect(received.map(({ data }) => ("message" in data ? data.message.text : null))).toEqual([
      "after",
      "again",
    ]);
    expect(received[0]).toMatchObject({ data: { message: { id: after.id } } });
  });

  it("endpoints are not found without the operator's token", async () => {
    const [ada] = await world.accounts(1);
    for (const method of ["GET", "POST"]) {
      (await ada!.call(method, "/operator/webhooks")).problem("not_found");
    }
    (await operator("GET", `/webhooks/${crypto.randomUUID()}`)).problem("not_found");
  });
});
