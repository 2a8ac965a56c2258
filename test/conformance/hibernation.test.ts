import { describe, expect, it, vi } from "vitest";
import { ConversationStore } from "#storage/conversation/store.ts";
import { grantSchema } from "#protocol/auth.ts";
import { amendAttachments, env, hibernate, insideRoom, world } from "../support/inside.ts";

describe("hibernation", () => {
  it("a conversation that is asleep answers ping without waking (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const { socket: other } = await world.join(people[1], conversation.id);
    await hibernate(conversation.id);
    const wakes = vi.spyOn(ConversationStore, "open");
    for (let i = 0; i < 5; i += 1) await socket.ping();
    await other.ping();
    expect(wakes).not.toHaveBeenCalled();
    await socket.say("now it wakes");
    expect(wakes).toHaveBeenCalledTimes(1);
    wakes.mockRestore();
  });

  it("a conversation continues after waking as if it had never slept: same sockets, same head, same order, same client_ids (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room(3);
    const [a, b, c] = people;
    const sockets = await Promise.all([a, b, c!, a].map((who) => world.join(who, conversation.id)));
    const [first, second] = sockets.map(({ socket }) => socket);
    const before = await first!.say("before", "kept");
    for (let i = 0; i < 4; i += 1) {
      await hibernate(conversation.id);
      await second!.say(`woken by a socket ${i}`);
      await hibernate(conversation.id);
      await a.say(conversation.id, `woken by REST ${i}`);
    }
    await hibernate(conversation.id);
    expect((await first!.say("again", "kept")).message_id).toBe(before.message_id);
    const history = await b.history(conversation.id);
    expect(history.map(({ id }) => id)).toEqual(history.map((_, i) => conversation.head + 1 + i));
    expect(history).toHaveLength(9);
    for (const { socket, welcome } of sockets) {
      await socket.settled();
      expect(socket.all("changes").flatMap(({ messages }) => messages)).toEqual(history);
      let { head } = welcome;
      for (const { from, to } of socket.all("changes")) {
        expect(from).toBe(head);
        head = to;
      }
    }
    const { welcome } = await world.join(b, conversation.id);
    expect(welcome.epoch).toBe(sockets[0]!.welcome.epoch);
    expect(new Set(welcome.online)).toEqual(new Set(people.map(({ id }) => id)));
  });

  it("no request keeps a room awake once it is answered (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room();
    await world.join(people[0], conversation.id);
    (await people[0].patch(`/conversations/${conversation.id}`, { title: "Renamed" })).expect(200);
    const before = Date.now();
    await hibernate(conversation.id);
    // The eviction waits for all pending work; a timer left behind would take 5 seconds.
    expect(Date.now() - before).toBeLessThan(3_000);
  });

  it("members are listed in the same order before and after a sleep (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room(6);
    const [owner, b] = people;
    const path = `/conversations/${conversation.id}/members`;
    (await owner.delete(`${path}/${b.id}`)).expect(204);
    (await owner.post(path, { user_id: b.id })).expect(201);
    const before = (await owner.get(path)).expect(200).text;
    await hibernate(conversation.id);
    expect((await owner.get(path)).expect(200).text).toBe(before);
  });

  it("a resume, and a socket that opens, find everything after a sleep (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket, welcome } = await world.join(a, conversation.id);
    await socket.say("one");
    await socket.say("two");
    await hibernate(conversation.id);
    socket.send({ type: "resume", since: welcome.head, epoch: welcome.epoch });
    const page = await socket.next("changes", ({ messages }) => messages.length === 2);
    expect(page.complete).toBe(true);
    await hibernate(conversation.id);
    const { socket: other } = await world.resume(b, conversation.id, {
      since: welcome.head,
      epoch: welcome.epoch,
    });
    expect((await other.next("changes")).messages.map(({ text }) => text)).toEqual(["one", "two"]);
    await other.say("three");
    await socket.next("changes", ({ messages }) => messages[0]?.text === "three");
  });

  it("a person's last socket that closes while the room sleeps ends their presence; one of several does not (HIBERNATE-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: witness } = await world.join(a, conversation.id);
    const { socket: one } = await world.join(b, conversation.id);
    const { socket: two } = await world.join(b, conversation.id);
    await hibernate(conversation.id);
    one.close(1000);
    await one.closing();
    await witness.settled();
    expect(witness.all("presence").map(({ online }) => online)).toEqual([true]);
    await hibernate(conversation.id);
    two.close(1000);
    expect(await witness.next("presence", ({ online }) => !online)).toMatchObject({
      user_id: b.id,
    });
    expect((await world.join(a, conversation.id)).welcome.online).toEqual([a.id]);
  });

  it("a person who was typing when the room fell asleep does not type for longer than the frame said, whatever happens to them (TYPING-1)", async () => {
    const { conversation, people } = await world.room();
    const { socket: typing } = await world.join(people[0], conversation.id);
    const { socket: witness, welcome } = await world.join(people[1], conversation.id);
    typing.send({ type: "typing", active: true });
    const frame = await witness.next("typing");
    // A real room sleeps only after ten quiet seconds, when every lease has lapsed.
    expect(frame.expires_in_ms).toBeLessThan(10_000);
    expect(frame.expires_in_ms).toBe(welcome.typing_ms);
    await hibernate(conversation.id);
    typing.close(1000);
    await witness.next("presence", ({ online }) => !online);
    const { socket: back } = await world.join(people[0], conversation.id);
    back.send({ type: "typing", active: true });
    back.send({ type: "typing", active: false });
    await back.settled();
    await witness.settled();
    expect(witness.all("typing").at(-1)?.active).toBe(false);
  });

  it("the attachment alone identifies a socket: its person and session survive a sleep and an in-band auth (HIBERNATE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const answer = await world.request("POST", "/api/v1/auth/refresh", {
      refresh_token: a.refresh_token,
    });
    await hibernate(conversation.id);
    socket.send({ type: "auth", ref: "fresh", token: answer.as(grantSchema).access_token });
    await socket.answer("fresh");
    await hibernate(conversation.id);
    await socket.say("still me");
    expect((await b.history(conversation.id))[0]?.sender_id).toBe(a.id);
  });

  it("a socket with a foreign attachment closes with 4500, and the others stay (HIBERNATE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: broken } = await world.join(a, conversation.id);
    const { socket: sound } = await world.join(b, conversation.id);
    await amendAttachments(conversation.id, a.id, null);
    await sound.say("who is here?");
    expect((await broken.closing()).code).toBe(4500);
    expect(broken.all("changes")).toEqual([]);
    await amendAttachments(conversation.id, b.id, { user_id: 5 });
    sound.send({ type: "typing", active: true });
    expect((await sound.closing()).code).toBe(4500);
  });

  it("an attachment stays far below its limit of 16 KiB (HIBERNATE-2)", async () => {
    const { conversation, people } = await world.room();
    await world.join(people[0], conversation.id);
    const size = await insideRoom(conversation.id, (_, state) =>
      Math.max(
        ...state.getWebSockets().map((ws) => JSON.stringify(ws.deserializeAttachment()).length),
      ),
    );
    expect(size).toBeLessThan(1_024);
  });

  it("a request about an unknown conversation leaves no storage behind (HIBERNATE-3)", async () => {
    const account = await world.account();
    const id = crypto.randomUUID();
    const at = `/conversations/${id}`;
    const asked = [
      account.get(at),
      account.patch(at, { title: "x" }),
      account.delete(at),
      account.get(`${at}/messages`),
      account.get(`${at}/messages/1`),
      account.post(`${at}/messages`, { text: "x", client_id: "x" }),
      account.get(`${at}/members`),
      account.post(`${at}/members`, { user_id: account.id }),
      account.patch(`${at}/members/${account.id}`, { role: "owner" }),
      account.delete(`${at}/members/${account.id}`),
      account.put(`${at}/read`, { message_id: 1 }),
    ];
    for (const answer of await Promise.all(asked)) answer.problem("not_found");
    const socket = await world.open(account.token, id);
    expect((await socket.closing()).code).toBe(4503);
    const left = await insideRoom(id, async (_, state) => ({
      tables: state.storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'")
        .toArray(),
      entries: (await state.storage.list()).size,
      alarm: await state.storage.getAlarm(),
      sockets: state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
        .length,
    }));
    expect(left).toEqual({ tables: [], entries: 0, alarm: null, sockets: 0 });
    const row = await env.DB.prepare("SELECT 1 FROM conversations WHERE id = ?").bind(id).first();
    expect(row).toBeNull();
  });
});

describe("hibernation during other operations", () => {
  it("a revoked session loses its hibernating sockets at once, and its person's other sessions keep theirs (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: hers } = await world.join(a, conversation.id);
    const { socket: other } = await world.join(b, conversation.id);
    await hibernate(conversation.id);
    (await a.post("/auth/logout")).expect(204);
    expect((await hers.closing()).code).toBe(4509);
    await other.say("still here");
    expect(hers.all("changes")).toEqual([]);
  });

  it("a socket that took another session's token in-band closes with that session, even asleep (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const { drizzle } = await import("drizzle-orm/d1");
    const { openSession } = await import("#server/auth/sessions.ts");
    const device = { user_agent: "another device", network: null, country: null, city: null };
    const second = await openSession(env, a.user, device, Date.now());
    expect(drizzle).toBeTypeOf("function");
    socket.send({ type: "auth", ref: "moved", token: second.access_token });
    await socket.answer("moved");
    (await a.post("/auth/logout")).expect(204);
    await socket.ping();
    await socket.say("the first session is over, this socket is the second's");
    await hibernate(conversation.id);
    a.token = second.access_token;
    (await a.post("/auth/logout")).expect(204);
    expect((await socket.closing()).code).toBe(4509);
  });

  it("a member removed while the room sleeps loses their sockets at once, with a closing frame, and receives nothing after (CLOSE-5)", async () => {
    const { conversation, people } = await world.room();
    const [owner, b] = people;
    const { socket: his } = await world.join(b, conversation.id);
    const { socket: hers } = await world.join(owner, conversation.id);
    await hibernate(conversation.id);
    (await owner.delete(`/conversations/${conversation.id}/members/${b.id}`)).expect(204);
    expect((await his.closing()).code).toBe(4503);
    await hers.say("among ourselves");
    const received = his.all("changes").flatMap(({ messages }) => messages);
    expect(received.map(({ system }) => system?.type)).toEqual(["removed"]);
  });

  it("a conversation remembers client_ids through a sleep, over either transport (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const sent = await socket.say("once", "kept");
    await hibernate(conversation.id);
    expect((await a.say(conversation.id, "twice", "kept")).id).toBe(sent.message_id);
    await hibernate(conversation.id);
    expect((await socket.say("thrice", "kept")).message_id).toBe(sent.message_id);
    expect(await a.history(conversation.id)).toHaveLength(1);
  });
});
