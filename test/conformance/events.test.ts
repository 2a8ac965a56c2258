import { describe, expect, it } from "vitest";
import { EVENT_BURST } from "#protocol/limits.ts";
import { APP_ID } from "#protocol/user.ts";
import { messageListSchema } from "#protocol/message.ts";
import { hibernate, inD1, insideRoom, openInbox, world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";

const CURSOR = { name: "cursor", data: { x: 0.5, on: ["page", null] } };

describe("events of an app", () => {
  it("an event reaches every other open socket, also one's own devices, and nobody later (EVENT-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, ben, late] = people;
    const { socket: hers } = await world.join(ann, conversation.id);
    const { socket: alsoHers } = await world.join(ann, conversation.id);
    const { socket: his } = await world.join(ben, conversation.id);
    hers.send({ type: "event", ref: 1, ...CURSOR });
    expect(await hers.answer(1)).toEqual({ type: "ack", ref: 1 });
    const event = { type: "event", user_id: ann.id, ...CURSOR };
    expect(await his.next("event")).toEqual(event);
    expect(await alsoHers.next("event")).toEqual(event);
    hers.send({ type: "event", name: "left" });
    expect(await his.next("event", ({ name }) => name === "left")).toEqual({
      type: "event",
      user_id: ann.id,
      name: "left",
    });
    await hers.settled();
    expect(hers.all("event")).toEqual([]);
    const { socket: lates, welcome, snapshot } = await world.join(late!, conversation.id);
    await lates.settled();
    expect([welcome.head, snapshot.messages, lates.all("event")]).toEqual([
      conversation.head,
      [],
      [],
    ]);
  });

  it("an event writes no row, and calls no inbox (EVENT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { id } = conversation;
    const inbox = await openInbox(ben);
    const changes = () =>
      insideRoom(id, (_room, { storage }) =>
        Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
      );
    const before = await changes();
    for (let i = 0; i < 5; i += 1)
      (await ann.post(`/conversations/${id}/events`, CURSOR)).expect(204);
    expect(await changes()).toBe(before);
    const received = inbox.frames.filter(({ type }) => type === "changes" || type === "typing");
    expect(received).toEqual([]);
    expect(await inD1("messages", id)).toEqual([]);
  });

  it("an event sent over REST reaches every socket, and a stranger gets not_found (EVENT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann] = people;
    const { socket } = await world.join(ann, conversation.id);
    const path = `/conversations/${conversation.id}/events`;
    (await ann.post(path, CURSOR)).expect(204);
    expect(await socket.next("event")).toEqual({ type: "event", user_id: ann.id, ...CURSOR });
    (await (await world.account()).post(path, CURSOR)).problem("not_found");
    const { items } = (await ann.get(`/conversations/${conversation.id}/messages`)).as(
      messageListSchema,
    );
    expect(items).toEqual([]);
  });

  it("a backend sends events as the app and as a person, with the scope `messages` (EVENT-1, KEY-3)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const path = `/conversations/${conversation.id}/events`;
    const backend = await Backend.of(world, ["messages"]);
    (await backend.post(path, CURSOR)).expect(204);
    expect(await socket.next("event")).toEqual({ type: "event", user_id: APP_ID, ...CURSOR });
    (await backend.as(people[1].id).post(path, { name: "left" })).expect(204);
    expect(await socket.next("event", ({ name }) => name === "left")).toMatchObject({
      user_id: people[1].id,
    });
    (await (await Backend.of(world, ["read"])).post(path, CURSOR)).problem("missing_scope");
  });

  it("a conversation that slept goes on sending events (EVENT-1, HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket: hers } = await world.join(people[0], conversation.id);
    const { socket: his } = await world.join(people[1], conversation.id);
    await hibernate(conversation.id);
    hers.send({ type: "event", ...CURSOR });
    expect(await his.next("event")).toMatchObject(CURSOR);
  });

  it("events beyond the burst are refused with the time to wait, counted together over sockets and REST (EVENT-2)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { socket: hers, welcome } = await world.join(ann, conversation.id);
    const { socket: his } = await world.join(ben, conversation.id);
    expect(welcome.limits).toMatchObject({ events_per_second: 10, event_burst: EVENT_BURST });
    const began = Date.now();
    const count = EVENT_BURST + 30;
    for (let ref = 0; ref < count; ref += 1) hers.send({ type: "event", ref, name: "many" });
    const answers = [];
    for (let ref = 0; ref < count; ref += 1) answers.push(await hers.answer(ref));
    const rest = await ann.post(`/conversations/${conversation.id}/events`, CURSOR);
    const most = EVENT_BURST + ((Date.now() - began) / 1_000) * 10 + 1;
    const sent = answers.filter(({ type }) => type === "ack").length;
    expect(sent).toBeGreaterThanOrEqual(EVENT_BURST);
    expect(sent + (rest.status === 204 ? 1 : 0)).toBeLessThanOrEqual(most);
    const refused = answers.find(({ type }) => type === "error");
    expect(refused).toMatchObject({ code: "rate_limited", retryable: true });
    // Refused events do not use up the budget for messages.
    hers.send({ type: "send", ref: "m", client_id: "m", text: "hello" });
    expect((await hers.answer("m")).type).toBe("ack");
    await his.settled();
    expect(his.all("event").filter(({ name }) => name === "many")).toHaveLength(sent);
  });

  it("an event that JSON would not return unchanged is refused by its path (EVENT-4)", async () => {
    const { conversation, people } = await world.room();
    const path = `/conversations/${conversation.id}/events`;
    for (const [at, body] of [
      ["name", { name: "no blank" }],
      ["name", { name: "x".repeat(65) }],
      ["data", { name: "a", data: 2 ** 60 }],
      ["data", { name: "a", data: "x".repeat(8_192) }],
    ] as const) {
      const { errors } = (await people[0].post(path, body)).problem("validation_failed");
      expect(errors).toMatchObject([{ path: at }]);
    }
    (await people[0].post(path, { name: "a", data: "x".repeat(8_190) })).expect(204);
  });

  it("the SDK sends events, and emits those of others (EVENT-1)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const [hers, his] = await Promise.all(
      [ann, ben].map(async (person) => {
        const { parley } = await sdkOf(world, person);
        return parley.conversation(conversation.id).connect();
      }),
    );
    const received: unknown[] = [];
    his!.on("event", (event) => received.push(event));
    await Promise.all([hers!.caughtUp(), his!.caughtUp()]);
    expect(hers!.emit("cursor", CURSOR.data)).toBe(true);
    expect(hers!.emit("left")).toBe(true);
    await eventually(
      async () => received.length,
      (length) => length === 2,
      "both events",
    );
    expect(received).toEqual([
      { user_id: ann.id, ...CURSOR },
      { user_id: ann.id, name: "left" },
    ]);
    hers!.close();
    expect(hers!.emit("late")).toBe(false);
    his!.close();
  });
});
