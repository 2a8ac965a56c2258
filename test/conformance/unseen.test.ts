import { afterEach, describe, expect, it, vi } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { endpoints, type Hooked } from "../support/hooked.ts";
import { hibernate, insideRoom, roomStub, world } from "../support/inside.ts";
import { objectsCalled } from "../support/objects-called.ts";
import { ring } from "../support/ring.ts";
import { eventually } from "../support/wire.ts";

const hooked = endpoints();
afterEach(() => {
  vi.restoreAllMocks();
});

const alarmOf = (id: string) => insideRoom(id, (_, { storage }) => storage.getAlarm());

/** Waits until only the check for unseen messages is due. */
const waits = (id: string) =>
  eventually(
    () => alarmOf(id),
    (at) => at !== null && at > Date.now() + 30_000,
    "the look to be due",
  );

/** Runs the room's check at its time, and waits for the endpoint to send the result. */
async function look(id: string, endpoint: Hooked): Promise<void> {
  await ring(roomStub(id));
  await endpoint.ring();
}

/** The same, also for messages that are due at different times. */
async function lookAtAll(id: string, endpoint: Hooked): Promise<void> {
  while (await ring(roomStub(id)));
  await endpoint.ring();
}

describe("messages that no device of a person reads", () => {
  it("unread messages make one event for each member, however many they are and whoever sleeps (HOOK-8)", async () => {
    const endpoint = await hooked(["message.unseen"]);
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, cy] = people;
    await ada.say(id, "one");
    await ada.say(id, `two for @${bob.user.username}`);
    const last = await ada.say(id, "three");
    await cy!.put(`/conversations/${id}/read`, { message_id: last.id - 1 });
    await waits(id);
    await hibernate(id);
    await look(id, endpoint);
    const received = await endpoint.until(2, id);
    const ofBob = received.find(({ data }) => "member" in data && data.member.user_id === bob.id);
    expect(ofBob).toMatchObject({
      type: "message.unseen",
      data: { new_count: 3, unread_count: 3, mention_count: 1, message: { id: last.id } },
    });
    const ofCy = received.find(({ data }) => "member" in data && data.member.user_id === cy!.id);
    expect(ofCy).toMatchObject({ data: { new_count: 1, first_message_id: last.id } });
    // Waits until the room has nothing left to check.
    expect(await alarmOf(id)).toBeNull();
    const next = await ada.say(id, "four");
    await waits(id);
    await look(id, endpoint);
    const again = (await endpoint.until(4, id)).slice(2);
    expect(again).toHaveLength(2);
    for (const event of again) {
      expect(event).toMatchObject({ data: { new_count: 1, first_message_id: next.id } });
    }
  });

  it("messages make no event for members who read them, or who muted the conversation (HOOK-8)", async () => {
    const endpoint = await hooked(["message.unseen", "message.created"]);
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, cy] = people;
    const muted_until = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
    (await cy!.patch(`/conversations/${id}/settings`, { muted_until })).expect(200);
    const message = await ada.say(id, "hello");
    (await bob.put(`/conversations/${id}/read`, { message_id: message.id })).expect(200);
    await waits(id);
    await look(id, endpoint);
    expect(await alarmOf(id)).toBeNull();
    await ada.say(id, "and on");
    await endpoint.until(2, id);
    expect((await endpoint.came(id)).map(({ type }) => type)).toEqual([
      "message.created",
      "message.created",
    ]);
  });

  it("members who chose mentions get an event only where one mentions them, and those who chose nothing never (PUSH-3)", async () => {
    const endpoint = await hooked(["message.unseen"]);
    const { conversation, people } = await world.room(4);
    const { id } = conversation;
    const [ada, bob, cy, dee] = people;
    (await bob.patch(`/conversations/${id}/settings`, { notify: "mentions" })).expect(200);
    (await cy!.patch(`/conversations/${id}/settings`, { notify: "nothing" })).expect(200);
    (await dee!.patch(`/conversations/${id}/settings`, { notify: "mentions" })).expect(200);
    await ada.say(id, "one");
    const called = await ada.say(id, `@${bob.user.username} and @${cy!.user.username}`);
    await ada.say(id, "three");
    await waits(id);
    await look(id, endpoint);
    await endpoint.until(1, id);
    expect(await alarmOf(id)).toBeNull();
    expect(await endpoint.came(id)).toMatchObject([
      { data: { member: { user_id: bob.id }, new_count: 1, first_message_id: called.id } },
    ]);
  });

  it("a reply in a thread that they follow and have not read makes an event for members who chose mentions, and in a large group (HOOK-8, FOLLOW-6)", async () => {
    const endpoint = await hooked(["message.unseen"]);
    for (const size of [4, 102]) {
      const { conversation, people } = await world.room(size);
      const { id } = conversation;
      const [ada, bob, , dan] = people;
      for (const who of size > 100 ? [] : people) {
        (await who.patch(`/conversations/${id}/settings`, { notify: "mentions" })).expect(200);
      }
      const messages = `/conversations/${id}/messages`;
      const root = await bob.say(id, "Lunch?");
      const follow = `${messages}/${root.id}/follow`;
      (await dan!.put(follow)).expect(204);
      const reply = async (text: string) =>
        (await ada.post(messages, { text, reply_to: root.id })).as(messageSchema, 201);
      const first = await reply("At one");
      (await dan!.put(`${follow}/read`, { message_id: first.id })).expect(204);
      await waits(id);
      const called = objectsCalled();
      await lookAtAll(id, endpoint);
      vi.restoreAllMocks();
      expect(people.filter((who) => called.includes(who.id))).toEqual([]);
      expect(await endpoint.until(1, id)).toMatchObject([
        { data: { member: { user_id: bob.id }, new_count: 1, first_message_id: first.id } },
      ]);
    }
  });

  it("many unread messages are examined in parts, and none is skipped (HOOK-8)", async () => {
    const endpoint = await hooked(["message.unseen"]);
    const { conversation, people } = await world.room(2);
    const { id } = conversation;
    const [ada, bob] = people;
    const first = await ada.say(id, "before all the others");
    await waits(id);
    await insideRoom(id, (_, { storage }) => {
      const { sql } = storage;
      const row = sql.exec("SELECT * FROM messages WHERE id = ?", first.id).one();
      for (let message_id = first.id + 1; message_id <= first.id + 250; message_id += 1) {
        const copy = { ...row, id: message_id, version: message_id, text_version: message_id };
        const columns = { ...copy, client_id: null, sender_id: bob.id };
        const names = Object.keys(columns);
        sql.exec(
          `INSERT INTO messages (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
          ...Object.values(columns),
        );
      }
    });
    await hibernate(id);
    await look(id, endpoint);
    await look(id, endpoint);
    const received = await endpoint.until(3, id);
    const ofBob = received.filter(({ data }) => "member" in data && data.member.user_id === bob.id);
    expect(ofBob).toMatchObject([{ data: { first_message_id: first.id, new_count: 1 } }]);
    const counts = received.flatMap(({ data }) =>
      "member" in data && "new_count" in data && data.member.user_id === ada.id
        ? [data.new_count]
        : [],
    );
    expect(counts).toEqual([199, 51]);
  });

  it("a large group makes events only for mentioned members (HOOK-8)", async () => {
    const endpoint = await hooked(["message.unseen"]);
    const { conversation, people } = await world.room(102);
    const { id } = conversation;
    const [ada, bob] = people;
    await ada.say(id, "to everyone and nobody");
    await ada.say(id, `to @${bob.user.username}`);
    await waits(id);
    await look(id, endpoint);
    const received = await endpoint.until(1, id);
    await eventually(
      () => endpoint.view(),
      ({ pending }) => pending === 0,
      "the rest",
    );
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ data: { member: { user_id: bob.id }, new_count: 1 } });
  });

  it("unread messages call nobody where no endpoint wants such events (HOOK-1, HOOK-8)", async () => {
    await hooked(["message.created"]);
    const { conversation, people } = await world.room(2);
    await people[0].say(conversation.id, "hello");
    await eventually(
      () => alarmOf(conversation.id),
      (at) => at === null,
      "nothing to be due",
    );
  });
});
