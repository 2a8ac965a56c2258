import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { RECEIPTS_MAX } from "#protocol/limits.ts";
import { memberListSchema, memberSchema } from "#protocol/member.ts";
import { env, insideRoom, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function hideReceipts(person: Account, witness: Account, id: string): Promise<void> {
  (await person.patch("/users/me", { read_receipts: false })).expect(200);
  await eventually(
    async () => (await witness.get(`/conversations/${id}/members`)).as(memberListSchema).items,
    (items) => items.find(({ user_id }) => user_id === person.id)?.read === 0,
    "the receipts to be hidden",
  );
}

describe("a person's other devices", () => {
  it("a person's other devices receive how far they read and what they marked as unread, also where others receive nothing (RECEIPT-2)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const path = `/conversations/${conversation.id}`;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    (await reader.put(`${path}/read`, { message_id: first.id })).expect(200);
    await hideReceipts(reader, owner, conversation.id);
    const { socket } = await world.join(reader, conversation.id);
    const { socket: witness } = await world.join(owner, conversation.id);
    (await reader.put(`${path}/read`, { message_id: second.id })).expect(200);
    expect(await socket.next("receipt")).toEqual({
      type: "receipt",
      user_id: reader.id,
      read: second.id,
      delivered: second.id,
      unread_from: null,
    });
    (await reader.put(`${path}/unread`, { message_id: first.id })).expect(200);
    expect(await socket.next("receipt")).toMatchObject({ unread_from: first.id, read: second.id });
    (await reader.put(`${path}/read`, { message_id: second.id })).expect(200);
    expect(await socket.next("receipt")).toMatchObject({ unread_from: null });
    await witness.settled();
    expect(witness.all("receipt")).toEqual([]);
  });

  it("a person's other devices receive it where too many people are online for others to (RECEIPT-2)", async () => {
    const { conversation, people } = await world.room(RECEIPTS_MAX + 1);
    const [owner, reader] = people;
    const message = await owner.say(conversation.id, "look");
    await Promise.all(people.map((person) => world.join(person, conversation.id)));
    const { socket } = await world.join(reader, conversation.id);
    const { socket: witness } = await world.join(owner, conversation.id);
    (await reader.put(`/conversations/${conversation.id}/read`, { message_id: message.id })).expect(
      200,
    );
    expect(await socket.next("receipt")).toMatchObject({ read: message.id });
    await witness.settled();
    expect(witness.all("receipt")).toEqual([]);
  });
});

describe("what was delivered", () => {
  it("the welcome has the current delivered position, though only an attachment keeps it (RECEIPT-1, WELCOME-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const message = await owner.say(conversation.id, "look");
    const { socket } = await world.join(reader, conversation.id);
    socket.send({ type: "delivered", message_id: message.id });
    await socket.next("receipt");
    const { welcome } = await world.join(owner, conversation.id);
    expect(welcome.members.find(({ user_id }) => user_id === reader.id)).toMatchObject({
      delivered: message.id,
    });
  });

  it("a delivered position beyond the head is refused (READ-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [, reader] = people;
    const { socket } = await world.join(reader, conversation.id);
    socket.send({ type: "delivered", message_id: conversation.head + 1 });
    expect((await socket.next("error")).code).toBe("validation_failed");
  });
});

describe("who hides their receipts", () => {
  it("a person who hides their receipts hides them from connected people at once, and shows them again (RECEIPT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const message = await owner.say(conversation.id, "look");
    await reader.put(`/conversations/${conversation.id}/read`, { message_id: message.id });
    const { socket } = await world.join(owner, conversation.id);
    const shown = async () =>
      (await socket.next("changes", ({ members }) => members.length > 0)).members;
    (await reader.patch("/users/me", { read_receipts: false })).expect(200);
    expect(await shown()).toMatchObject([{ user_id: reader.id, read: 0, delivered: 0 }]);
    (await reader.patch("/users/me", { read_receipts: true })).expect(200);
    expect(await shown()).toMatchObject([{ user_id: reader.id, read: message.id }]);
  });

  it("a person's receipts are hidden in the end, though a conversation failed to hide them at first (RECEIPT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const message = await owner.say(conversation.id, "look");
    await reader.put(`/conversations/${conversation.id}/read`, { message_id: message.id });
    const reads = async () =>
      (await owner.get(`/conversations/${conversation.id}/members`))
        .as(memberListSchema)
        .items.find(({ user_id }) => user_id === reader.id)?.read;
    await insideRoom(conversation.id, (_, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE UPDATE ON members BEGIN SELECT RAISE(ABORT, 'no room'); END",
      );
    });
    (await reader.patch("/users/me", { read_receipts: false })).expect(200);
    await runDurableObjectAlarm(env.USERS.getByName(reader.id));
    expect(await reads()).toBe(message.id);
    await insideRoom(conversation.id, (_, { storage }) => {
      storage.sql.exec("DROP TRIGGER full");
    });
    await eventually(reads, (read) => read === 0, "the conversation to hide them");
  });

  it("hidden receipts are missing from every answer about members (RECEIPT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const path = `/conversations/${conversation.id}`;
    const message = await owner.say(conversation.id, "look");
    await reader.put(`${path}/read`, { message_id: message.id });
    await hideReceipts(reader, owner, conversation.id);
    const added = await owner.post(`${path}/members`, { user_id: reader.id });
    expect(added.as(memberSchema)).toMatchObject({ read: 0, delivered: 0 });
    const changed = await owner.patch(`${path}/members/${reader.id}`, { role: "admin" });
    expect(changed.as(memberSchema)).toMatchObject({ role: "admin", read: 0, delivered: 0 });
  });
});
