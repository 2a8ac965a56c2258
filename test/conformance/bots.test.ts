import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { botListSchema, newBotSchema } from "#protocol/bot/bot.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { BotObject } from "#server/bot/object.ts";
import { UserObject } from "#server/user/object.ts";
import { BotClient, operate } from "../support/bot-client.ts";
import { evict } from "../support/evict.ts";
import { env, hibernate, insideRoom, roomStub, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const wire = world.wire;

/** A group with the bot in it. */
async function groupWith(owner: Account, bot: BotClient): Promise<string> {
  const body = { kind: "group", title: "With a bot", member_ids: [bot.id] };
  return (await owner.post("/conversations", body)).as(conversationSchema, 201).id;
}

async function joined(bot: BotClient, count = 1): Promise<{ owner: Account; rooms: string[] }> {
  const owner = await world.account();
  const rooms = [];
  for (let i = 0; i < count; i += 1) rooms.push(await groupWith(owner, bot));
  return { owner, rooms };
}

function rowsWrittenBy(bot: BotClient): Promise<number> {
  return runInDurableObject(env.BOTS.getByName(bot.id), (_, { storage }) =>
    Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
  );
}

describe("a bot's account", () => {
  it("an operator creates a bot, lists it without its token, and removes it, which ends its token and socket at once (BOT-1)", async () => {
    const bot = await BotClient.create(wire);
    expect(bot.bot).toMatchObject({ scopes: ["read", "messages"], overlap_until: null });
    const listed: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const path: string = cursor === "" ? "/bots" : `/bots?cursor=${cursor}`;
      const answer = await operate(wire, "GET", path);
      expect(answer.text).not.toContain("parley_bot");
      const page = answer.as(botListSchema);
      listed.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(listed).toContain(bot.id);
    const reader = await world.account();
    expect((await reader.get(`/users/${bot.id}`)).text).toContain('"kind":"bot"');
    await bot.connect();
    await bot.subscribe("all");
    (await operate(wire, "DELETE", `/bots/${bot.id}`)).expect(204);
    await eventually(
      () => Promise.resolve(bot.closedWith),
      (code) => code === 4509,
      "the socket to close",
    );
    (await bot.call("GET", "/conversations")).problem("session_revoked");
    (await operate(wire, "DELETE", `/bots/${bot.id}`)).problem("not_found");
  });

  it("a disabled bot loses its socket and cannot open another until it is enabled again (BOT-1, AUTH-3)", async () => {
    const bot = await BotClient.create(wire);
    await bot.connect();
    await bot.subscribe("all");
    const disable = async (disabled: boolean) =>
      (await operate(wire, "PATCH", `/users/${bot.id}`, { disabled })).expect(204);
    const closed = () =>
      eventually(
        () => Promise.resolve(bot.closedWith),
        (code) => code === 4509,
        "the socket to close",
      );
    await disable(true);
    await closed();
    await bot.connect();
    await closed();
    (await bot.call("GET", "/conversations")).problem("account_disabled");
    await disable(false);
    await bot.connect();
    expect((await bot.subscribe("all")).type).toBe("ack");
  });

  it("a bot acts over REST as itself, within its scopes, and never on routes of a person's own (BOT-2)", async () => {
    const bot = await BotClient.create(wire);
    const { rooms } = await joined(bot);
    const sent = await bot.call("POST", `/conversations/${rooms[0]}/messages`, { text: "beep" });
    expect(JSON.parse(sent.expect(201).text)).toMatchObject({ sender_id: bot.id, text: "beep" });
    (await bot.call("POST", "/conversations", { kind: "group", title: "x" })).problem(
      "missing_scope",
    );
    (await bot.call("POST", "/auth/logout")).problem("unauthenticated");
    (await bot.call("GET", `/conversations/${rooms[0]}/messages`)).expect(200);
  });

  it("a rotated token works beside the new one for as long as the operator sets (BOT-2)", async () => {
    const bot = await BotClient.create(wire);
    const old = bot.token;
    const rotate = async (overlap_seconds: number) =>
      (await operate(wire, "POST", `/bots/${bot.id}/rotate`, { overlap_seconds })).as(newBotSchema);
    bot.token = (await rotate(60)).token;
    const asked = async (token: string) => {
      bot.token = token;
      return bot.call("GET", "/conversations");
    };
    (await asked(bot.token)).expect(200);
    (await asked(old)).expect(200);
    const { token } = await rotate(0);
    (await asked(token)).expect(200);
    (await asked(old)).problem("unauthenticated");
    for (const none of [`parley_bot_${"a".repeat(16)}_${"0".repeat(64)}`, "parley_bot_x"]) {
      (await asked(none)).problem("unauthenticated");
    }
  });
});

describe("a bot's socket", () => {
  it("a bot's socket closes when the overlap of its replaced token ends (BOT-2)", async () => {
    const bot = await BotClient.create(wire);
    const rotate = async (overlap_seconds: number) =>
      (await operate(wire, "POST", `/bots/${bot.id}/rotate`, { overlap_seconds })).as(newBotSchema);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    const { token } = await rotate(60);
    await owner.say(room, "within the overlap");
    await bot.received(room, ["within the overlap"]);
    await rotate(0);
    await eventually(
      () => Promise.resolve(bot.closedWith),
      (code) => code === 4509,
      "the socket of the oldest token to close",
    );
    bot.token = (await rotate(60)).token;
    expect(bot.token).not.toBe(token);
    await bot.connect();
    await bot.subscribe("all");
    await rotate(0);
    await eventually(
      () => Promise.resolve(bot.closedWith),
      (code) => code === 4509,
      "the socket of the token before to close",
    );
  });

  it("a bot's socket that was still opening when the bot was removed does not open (BOT-1)", async () => {
    const bot = await BotClient.create(wire);
    vi.spyOn(UserObject.prototype, "standing").mockImplementationOnce((() =>
      env.BOTS.getByName(bot.id)
        .revoke()
        .then(() => ({ ok: true, value: null }))) as never);
    await bot.connect();
    await eventually(
      () => Promise.resolve(bot.closedWith),
      (code) => code === 4509,
      "the refusal",
    );
    expect(bot.frames.map(({ type }) => type)).not.toContain("welcome");
  });

  it("a bot that is added again before it learned of its removal receives everything from then on (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    const answer = { called: false, released: false, given: false };
    vi.spyOn(BotObject.prototype, "left").mockImplementationOnce((async () => {
      answer.called = true;
      while (!answer.released) await scheduler.wait(5);
      answer.given = true;
      return false;
    }) as never);
    (await owner.delete(`/conversations/${room}/members/${bot.id}`)).expect(204);
    (await owner.post(`/conversations/${room}/members`, { user_id: bot.id })).expect(201);
    await owner.say(room, "one");
    await bot.received(room, ["one"]);
    expect(answer.called).toBe(true);
    answer.released = true;
    await eventually(
      () => Promise.resolve(answer.given),
      (given) => given,
      "the answer",
    );
    await owner.get(`/conversations/${room}`);
    await owner.say(room, "two");
    await owner.say(room, "three");
    await bot.received(room, ["one", "two", "three"]);
  });

  it("a bot's socket receives the changes of all its conversations, also of later ones, each once and in order (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot, 3);
    await bot.connect();
    expect((await bot.subscribe("all")).type).toBe("ack");
    const [a = "", b = "", c = ""] = rooms;
    await Promise.all([owner.say(a, "a1"), owner.say(b, "b1"), owner.say(c, "c1")]);
    await owner.say(a, "a2");
    await bot.received(a, ["a1", "a2"]);
    await bot.received(b, ["b1"]);
    await bot.received(c, ["c1"]);
    const created = await groupWith(owner, bot);
    await owner.say(created, "created with it");
    await bot.received(created, ["created with it"]);
    const { conversation } = await world.room();
    const joining = (await world.account()).id;
    expect(joining).not.toBe(bot.id);
    const room = await world.group(owner);
    (await owner.post(`/conversations/${room.id}/members`, { user_id: bot.id })).expect(201);
    await owner.say(room.id, "added to it");
    await bot.received(room.id, ["added to it"]);
    expect(bot.texts.has(conversation.id)).toBe(false);
  });

  it("a bot resumes each conversation exactly where it stood, after any disconnect or sleep (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot, 2);
    const [a = "", b = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    await owner.say(a, "one");
    await bot.received(a, ["one"]);
    await evict(env.BOTS.getByName(bot.id), { webSockets: "hibernate" });
    await hibernate(a);
    await owner.say(a, "two");
    await bot.received(a, ["one", "two"]);
    bot.drop();
    await owner.say(a, "three");
    await owner.say(b, "first of b");
    await bot.connect();
    await bot.subscribe("all", { positions: true });
    await bot.received(a, ["one", "two", "three"]);
    await bot.received(b, ["first of b"]);
    await owner.say(a, "four");
    await bot.received(a, ["one", "two", "three", "four"]);
  });

  it("a bot that names no position resumes after what it last reported as processed (BOT-4)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe([room]);
    await owner.say(room, "processed");
    await bot.received(room, ["processed"]);
    const to = bot.positions.get(room)?.since ?? 0;
    bot.send({ type: "processed", positions: [{ conversation_id: room, to }] });
    await owner.say(room, "seen, not processed");
    await bot.received(room, ["processed", "seen, not processed"]);
    // The position moves neither backwards nor ahead of what the bot received.
    bot.send({ type: "processed", positions: [{ conversation_id: room, to: to - 1 }] });
    bot.send({ type: "processed", positions: [{ conversation_id: room, to: 999_999 }] });
    await bot.ask({ type: "unsubscribe", ref: bot.nextRef(), conversation_ids: ["nothing"] });
    bot.drop();
    await owner.say(room, "while it was away");
    bot.texts.clear();
    await bot.connect();
    await bot.subscribe([room]);
    await bot.received(room, ["seen, not processed", "while it was away"]);
  });

  it("a bot receives what a failed call left out, and a conversation that crashed repeats its last call (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const changed = vi.spyOn(BotObject.prototype, "changed");
    changed.mockImplementationOnce(() => {
      throw new Error("the call is lost");
    });
    await owner.say(room, "lost");
    await eventually(
      () => Promise.resolve(changed.mock.calls.length),
      (calls) => calls >= 1,
      "the call that is lost",
    );
    await owner.say(room, "next");
    await bot.received(room, ["lost", "next"]);
    changed.mockImplementationOnce(() => {
      throw new Error("the call is lost");
    });
    await owner.say(room, "the last");
    await bot.received(room, ["lost", "next", "the last"]);
    changed.mockImplementationOnce(() => {
      throw new Error("the call is lost");
    });
    await owner.say(room, "before a crash");
    await evict(roomStub(room), { webSockets: "hibernate" });
    await bot.received(room, ["lost", "next", "the last", "before a crash"]);
  });

  it("a bot that missed hundreds of changes catches up page by page while others go on sending (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    bot.drop();
    const { socket } = await world.join(owner, room);
    const texts = Array.from({ length: 650 }, (_, i) => `missed ${i}`);
    const some = async (from: number, to: number) => {
      await Promise.all(texts.slice(from, to).map((text) => socket.say(text)));
    };
    await some(0, 325);
    await some(325, 650);
    await bot.connect();
    const [, ...live] = await Promise.all([
      bot.subscribe("all", { positions: true }),
      socket.say("live"),
    ]);
    expect(live).toHaveLength(1);
    await eventually(
      () => Promise.resolve(bot.texts.get(room)?.length),
      (length) => length === 651,
      "all of it",
    );
    expect(new Set(bot.texts.get(room))).toEqual(new Set([...texts, "live"]));
  });

  it("a conversation calls a listening bot once a commit, writes no row for it, and stops once its socket has closed (BOT-3)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    const rowsBefore = await rowsWrittenBy(bot);
    const changed = vi.spyOn(BotObject.prototype, "changed");
    for (const text of ["1", "2", "3"]) await owner.say(room, text);
    await bot.received(room, ["1", "2", "3"]);
    expect(await rowsWrittenBy(bot)).toBe(rowsBefore);
    expect(changed).toHaveBeenCalledTimes(3);
    bot.drop();
    await owner.say(room, "finds no socket");
    await owner.say(room, "calls nobody");
    await owner.say(room, "calls nobody");
    await insideRoom(room, (_, { storage }) => {
      expect(storage.sql.exec("SELECT * FROM listening_bots").toArray()).toEqual([]);
    });
    expect(changed.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it("a bot sends to any of its conversations, once for each client_id, and learns which it has left (BOT-5)", async () => {
    const bot = await BotClient.create(wire);
    const { owner, rooms } = await joined(bot);
    const [room = ""] = rooms;
    await bot.connect();
    await bot.subscribe("all");
    const send = (conversation_id: string, text: string, client_id: string) =>
      bot.ask({ type: "send", ref: bot.nextRef(), conversation_id, text, client_id });
    const first = await send(room, "from the bot", "one");
    expect(first).toMatchObject({ type: "ack", message_id: expect.any(Number) });
    expect(await send(room, "again", "one")).toMatchObject({
      message_id: first.type === "ack" ? first.message_id : 0,
    });
    await bot.received(room, ["from the bot"]);
    const elsewhere = await world.room();
    expect(await send(elsewhere.conversation.id, "in", "two")).toMatchObject({ code: "not_found" });
    (await owner.delete(`/conversations/${room}/members/${bot.id}`)).expect(204);
    await bot.next(
      (frame): frame is Extract<typeof frame, { type: "left" }> =>
        frame.type === "left" && frame.conversation_id === room,
      "the news that it left",
    );
    expect(await send(room, "out", "three")).toMatchObject({ code: "not_found" });
    bot.frames = [];
    await bot.subscribe([elsewhere.conversation.id]);
    expect(bot.frames.map(({ type }) => type)).toEqual(["left", "ack"]);
    const silent = await BotClient.create(wire, ["read"]);
    const { rooms: others } = await joined(silent);
    await silent.connect();
    await silent.subscribe("all");
    const refused = await silent.ask({
      type: "send",
      ref: 9,
      conversation_id: others[0] ?? "",
      client_id: "x",
      text: "x",
    });
    expect(refused).toMatchObject({ type: "error", code: "missing_scope" });
  });

  it("a bot has one socket: a newer one closes it with 4510, a person's token opens none, and invalid frames are refused (BOT-5)", async () => {
    const bot = await BotClient.create(wire);
    await bot.connect();
    const other = Object.assign(await BotClient.create(wire), { token: bot.token });
    await other.connect();
    await eventually(
      () => Promise.resolve(bot.closedWith),
      (code) => code === 4510,
      "the older socket to close",
    );
    await other.subscribe("all");
    const person = await world.account();
    const refused = Object.assign(await BotClient.create(wire), { token: person.token });
    await refused.connect();
    await eventually(
      () => Promise.resolve(refused.closedWith),
      (code) => code === 4501,
      "the refusal",
    );
    other.send({ type: "subscribe", ref: 7, conversations: [], positions: [] });
    const error = await other.next(
      (frame): frame is Extract<typeof frame, { type: "error" }> => frame.type === "error",
      "the refusal of nonsense",
    );
    expect(error).toMatchObject({ ref: 7, code: "validation_failed" });
  });
});
