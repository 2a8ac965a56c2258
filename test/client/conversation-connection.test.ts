import { describe, expect, it } from "vitest";
import { MemoryOutboxStore } from "#client/outbox-store.ts";
import { ANSWER_MS } from "#client/send-queue.ts";
import { connected } from "./support/connected.ts";
import { settled } from "./support/fake-clock.ts";

function texts(view: { messages: readonly { text: string | null }[] }): (string | null)[] {
  return view.messages.map(({ text }) => text);
}

describe("a connection", () => {
  it("a connection starts with the newest messages, and reports its state until then", async () => {
    const { connection, open } = connected({ history: 60 });
    expect(connection.view).toMatchObject({ messages: [], catchingUp: true });
    const view = await open();
    expect(view.messages).toHaveLength(50);
    expect(view).toMatchObject({ has_more: true, catchingUp: false });
    expect(view).toMatchObject({ conversation: { id: "c1" }, me: { user_id: "me" } });
    expect(view.connection.status).toBe("open");
  });

  it("a connection shows others' messages as they arrive, and reports each once", async () => {
    const { room, server, connection, emitted, open } = connected({ history: 1 });
    const messages = emitted("message");
    await open();
    room.create("ann", null, "one");
    room.create("ann", null, "two");
    server.tell();
    expect(texts(connection.view)).toEqual(["hello", "one", "two"]);
    expect(messages.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("a connection keeps its timeline when the socket is lost, and resumes from its head and epoch", async () => {
    const { room, server, sockets, clock, connection, emitted, open } = connected({ history: 60 });
    const messages = emitted("message");
    const discontinuities = emitted("discontinuity");
    await open();
    const head = room.head;
    server.drop();
    room.create("ann", null, "missed");
    room.edit(room.head - 2);
    expect(connection.view.messages).toHaveLength(50);
    expect(connection.view.catchingUp).toBe(true);
    await clock.advance(250);
    expect(sockets.last().url.search).toBe(`?since=${head}&epoch=epoch-1`);
    const view = await connection.caughtUp();
    expect(view.messages).toHaveLength(51);
    expect(texts(view).filter((text) => text?.startsWith("edited"))).toHaveLength(1);
    expect(messages.map(({ text }) => text)).toEqual(["missed"]);
    expect(discontinuities).toEqual([]);
  });

  it("a connection is behind until the last page of a resume", async () => {
    const { room, server, clock, connection, views, open } = connected();
    await open();
    server.drop();
    for (let i = 0; i < 7; i++) room.create("ann");
    server.pageSize = 3;
    const before = views.length;
    await clock.advance(250);
    const counts = views.slice(before).map((view) => [view.messages.length, view.catchingUp]);
    expect(counts.filter(([, behind]) => behind === false)).toEqual([[7, false]]);
    expect(connection.view.messages).toHaveLength(7);
  });

  it("messages from an absence are reported in the order of the conversation, when the view has all of them (ORDER-2)", async () => {
    const { room, server, clock, connection, open } = connected({ history: 1 });
    const reported: { id: number; text: string | null; seen: number[] }[] = [];
    connection.on("message", ({ id, text }) => {
      const seen = connection.view.messages.map((message) => message.id);
      reported.push({ id, text, seen });
    });
    await open();
    server.drop();
    const missed = Array.from({ length: 7 }, () => room.create("ann").id);
    const [early = 0, ...later] = missed;
    room.edit(early);
    server.pageSize = 3;
    await clock.advance(250);
    expect(reported.map(({ id }) => id)).toEqual([early, ...later]);
    expect(reported[0]?.text).toMatch(/^edited/);
    for (const { seen } of reported) expect(seen).toEqual(expect.arrayContaining(missed));
  });

  it("messages from an absence are reported once and in order, though the connection breaks between two pages (ORDER-2)", async () => {
    const { room, server, clock, connection, emitted, open } = connected({ history: 1 });
    const reported = emitted("message");
    await open();
    server.drop();
    const missed = Array.from({ length: 7 }, () => room.create("ann").id);
    room.edit(missed[0]!);
    server.pageSize = 3;
    server.pagesSent = 1;
    await clock.advance(250);
    expect(connection.view.catchingUp).toBe(true);
    expect(reported).toEqual([]);
    server.pagesSent = Number.POSITIVE_INFINITY;
    server.drop();
    await clock.advance(5_000);
    expect(reported.map(({ id }) => id)).toEqual(missed);
  });

  it("the client pings at each page of a resume but the last, so that the server sends more (RESUME-5)", async () => {
    const { room, server, sockets, clock, open } = connected();
    await open();
    server.drop();
    for (let i = 0; i < 7; i++) room.create("ann");
    server.pageSize = 3;
    await clock.advance(250);
    // One for the welcome, two for the pages.
    expect(sockets.last().pings).toBe(3);
  });

  it("the client notices a lost frame by the heads, shows no gap, and resumes once", async () => {
    const { room, server, sockets, connection, views, emitted, open } = connected();
    const discontinuities = emitted("discontinuity");
    await open();
    room.create("ann", null, "lost");
    const missed = room.head;
    room.create("ann", null, "after");
    const before = views.length;
    // Two live frames arrive before the resume's answer.
    const socket = sockets.last();
    const answer = socket.onSend;
    const held: string[] = [];
    socket.onSend = (text) => held.push(text);
    socket.say({ ...room.changes(missed) });
    room.create("ann", null, "later");
    socket.say({ ...room.changes(missed + 1) });
    expect(held.map((text) => JSON.parse(text))).toEqual([
      { type: "resume", since: missed - 1, epoch: "epoch-1" },
    ]);
    expect(connection.view).toMatchObject({ messages: [], catchingUp: true });
    for (const text of held) answer(text);
    expect(texts(connection.view)).toEqual(["lost", "after", "later"]);
    expect(connection.view.catchingUp).toBe(false);
    expect(discontinuities).toEqual([{ reason: "gap" }]);
    for (const view of views.slice(before)) {
      expect([0, 3]).toContain(view.messages.length);
    }
    server.tell();
  });

  it("the client resumes again where a live frame overtook the last page", async () => {
    const { room, sockets, connection, open } = connected();
    await open();
    const socket = sockets.last();
    const answer = socket.onSend;
    const held: string[] = [];
    socket.onSend = (text) => held.push(text);
    const head = room.head;
    room.create("ann", null, "lost");
    room.create("ann", null, "two");
    socket.say(room.changes(head + 1));
    const page = room.changes(head);
    room.create("ann", null, "three");
    socket.say(room.changes(head + 2));
    socket.say(page);
    socket.onSend = answer;
    const resumes = held.filter((text) => text.includes("resume"));
    expect(resumes).toHaveLength(2);
    answer(resumes.at(-1) ?? "");
    expect(texts(connection.view)).toEqual(["lost", "two", "three"]);
    expect(connection.view.catchingUp).toBe(false);
  });

  it("the client does not ask forever for a head that does not exist", async () => {
    const { room, server, sockets, connection, open } = connected();
    await open();
    const ghost = { ...room.changes(room.head), from: room.head + 5, to: room.head + 9 };
    sockets.last().say(ghost);
    expect(server.received.filter(({ type }) => type === "resume")).toHaveLength(1);
    expect(connection.view.catchingUp).toBe(false);
  });

  it("the client replaces a socket whose resume is never answered", async () => {
    const { room, server, sockets, clock, connection, open } = connected();
    await open();
    sockets.last().onSend = () => undefined;
    room.create("ann", null, "lost");
    room.create("ann", null, "after");
    sockets.last().say(room.changes(room.head - 1));
    await clock.advance(ANSWER_MS + 250);
    expect(sockets.all).toHaveLength(2);
    expect(texts(await connection.caughtUp())).toEqual(["lost", "after"]);
    server.tell();
  });

  it("the client starts over in another epoch, and reports it", async () => {
    const { room, server, clock, connection, emitted, open } = connected({ history: 3 });
    const discontinuities = emitted("discontinuity");
    await open();
    server.drop();
    room.epoch = "epoch-2";
    room.messages.clear();
    room.create("ann", null, "restored");
    await clock.advance(250);
    expect(texts(await connection.caughtUp())).toEqual(["restored"]);
    expect(discontinuities).toEqual([{ reason: "reset" }]);
  });

  it("the client reports that the server starts history over in the same epoch", async () => {
    const { room, sockets, connection, emitted, open } = connected({ history: 3 });
    const discontinuities = emitted("discontinuity");
    const messages = emitted("message");
    await open();
    for (let i = 0; i < 60; i++) room.create("ann");
    sockets.last().say(room.snapshot());
    expect(connection.view.messages).toHaveLength(50);
    expect(connection.view.has_more).toBe(true);
    expect(discontinuities).toEqual([{ reason: "snapshot" }]);
    expect(messages).toHaveLength(50);
  });

  it("the client ignores frames that it does not know or cannot read", async () => {
    const { sockets, connection, open } = connected({ history: 1 });
    const before = await open();
    for (const text of [
      "",
      "{",
      "null",
      "[]",
      '{"type":"a_frame_of_next_year"}',
      '{"type":"ack"}',
    ]) {
      sockets.last().say(text);
    }
    expect(connection.view).toBe(before);
    expect(connection.view.connection.status).toBe("open");
  });

  it("a connection that stops rejects its waiting callers, and fails unsent messages", async () => {
    const { server, connection, open } = connected();
    await open();
    server.isMute = true;
    const sent = connection.send({ text: "to nobody" });
    server.drop(4503);
    await expect(connection.caughtUp()).rejects.toMatchObject({ code: "not_found" });
    await expect(sent).rejects.toMatchObject({ code: "not_found", retryable: false });
    expect(connection.view.pending).toMatchObject([{ status: { state: "failed" } }]);
  });

  it("a closed connection releases every timer and listener", async () => {
    const { sockets, clock, wake, connection, open } = connected();
    await open();
    connection.typing(true);
    connection.read(1);
    sockets.last().say({ type: "typing", user_id: "ann", active: true, expires_in_ms: 6_000 });
    connection.close();
    await settled();
    expect(clock.timers).toBe(0);
    expect(wake.listeners.size).toBe(0);
    expect(sockets.last().closedWith).toBe(1000);
    expect(connection.view.connection).toEqual({ status: "stopped", code: 1000, reason: "closed" });
    expect(() => connection.connect()).toThrow("closed");
  });
});

describe("sending", () => {
  it("a message shows at once as pending, then in its place, and never as both", async () => {
    const { connection, views, open } = connected();
    await open();
    const before = views.length;
    const sent = connection.send({ text: "hi", client_id: "mine" });
    await expect(sent).resolves.toEqual({ message_id: 3, version: 3 });
    for (const view of views.slice(before)) {
      const times = view.pending.length + view.messages.length;
      expect(times, "shown once in every view").toBe(1);
    }
    expect(connection.view.messages).toMatchObject([{ id: 3, client_id: "mine", text: "hi" }]);
  });

  it("an ack that arrives after the message itself is accepted too", async () => {
    const { room, server, sockets, connection, open } = connected();
    await open();
    server.isMute = true;
    const sent = connection.send({ text: "hi", client_id: "mine" });
    expect(connection.view.pending).toHaveLength(1);
    server.isMute = false;
    server.tell();
    expect(connection.view).toMatchObject({ pending: [], messages: [{ client_id: "mine" }] });
    sockets.last().say({ type: "ack", ref: "mine", message_id: room.head, version: room.head });
    await expect(sent).resolves.toEqual({ message_id: 3, version: 3 });
    expect(connection.view).toMatchObject({ pending: [], messages: [{ client_id: "mine" }] });
  });

  it("a message stays on screen between its ack and the frame that brings it", async () => {
    const { sockets, connection, open } = connected();
    await open();
    sockets.last().onSend = () => undefined;
    void connection.send({ text: "hi", client_id: "mine" });
    sockets.last().say({ type: "ack", ref: "mine", message_id: 3, version: 3 });
    expect(connection.view.pending).toMatchObject([{ status: { state: "acked", message_id: 3 } }]);
  });

  it("unacknowledged messages are sent again on the next socket, under the same client_id and once", async () => {
    const { room, server, clock, connection, open } = connected();
    await open();
    server.isMute = true;
    const lost = connection.send({ text: "one", client_id: "m1" });
    const next = connection.send({ text: "two", client_id: "m2" });
    server.drop();
    server.isMute = false;
    await clock.advance(250);
    await expect(lost).resolves.toMatchObject({ message_id: 3 });
    await expect(next).resolves.toMatchObject({ message_id: 4 });
    expect(room.ascending().map(({ text }) => text)).toEqual(["one", "two"]);
    expect(texts(connection.view)).toEqual(["one", "two"]);
    expect(connection.view.pending).toEqual([]);
  });

  it("messages written offline are held, and sent in order on return", async () => {
    const { room, server, clock, connection, open } = connected();
    await open();
    server.drop();
    for (const text of ["one", "two", "three"]) void connection.send({ text });
    expect(connection.view.pending).toHaveLength(3);
    await clock.advance(250);
    await connection.caughtUp();
    expect(room.ascending().map(({ text }) => text)).toEqual(["one", "two", "three"]);
  });

  it("a rate-limited message waits as long as the server asks, and later ones keep their order behind it", async () => {
    const { room, server, clock, connection, open } = connected();
    await open();
    server.refusals.push({ code: "rate_limited", retryable: true, retry_after_ms: 800 });
    const one = connection.send({ text: "one" });
    const two = connection.send({ text: "two" });
    await clock.advance(799);
    expect(room.messages.size).toBe(0);
    await clock.advance(1);
    await Promise.all([one, two]);
    expect(room.ascending().map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("a refused message goes out again only when the person retries it", async () => {
    const { server, connection, open } = connected();
    await open();
    server.refusals.push({ code: "internal_rule", retryable: false });
    const refused = connection.send({ text: "one", client_id: "m1" });
    await expect(refused).rejects.toMatchObject({ code: "internal_rule" });
    expect(connection.view.pending).toMatchObject([{ status: { state: "failed" } }]);
    await expect(connection.retry("m1")).resolves.toMatchObject({ message_id: 3 });
    expect(connection.view.pending).toEqual([]);
  });

  it.each([
    ["nothing", {}],
    ["only spaces", { text: "  " }],
    ["an unsafe address", { media_url: "http://example.com/a.png" }],
    ["more than the server takes", { text: "x".repeat(8_001) }],
  ])("a draft with %s is refused at once, and never shows as pending", async (_, draft) => {
    const { server, connection, open } = connected();
    await open();
    await expect(connection.send(draft)).rejects.toMatchObject({ code: "validation_failed" });
    expect(connection.view.pending).toEqual([]);
    expect(server.received).toEqual([]);
  });

  it("the client replaces a socket that owes an answer, though it still answers pings", async () => {
    const { server, sockets, clock, connection, open } = connected();
    await open();
    const socket = sockets.last();
    const answer = socket.onSend;
    socket.onSend = (text) => {
      if (text === "ping") answer(text);
    };
    const sent = connection.send({ text: "hi" });
    await clock.advance(ANSWER_MS + 250);
    await expect(sent).resolves.toMatchObject({ message_id: 3 });
    expect(sockets.all).toHaveLength(2);
    expect(server.received).toHaveLength(1);
  });

  it("the client drops a pending message whose ack was lost long ago, and that is far back in history by now", async () => {
    const outboxStore = new MemoryOutboxStore();
    const first = connected({ outboxStore });
    await first.open();
    first.server.isMute = true;
    void first.connection.send({ text: "long ago", client_id: "m1" });
    first.connection.close();
    await settled();
    const second = connected({ outboxStore, history: 1 });
    second.room.create("me", "m1", "long ago");
    for (let i = 0; i < 60; i++) second.room.create("ann");
    await second.open();
    expect(second.connection.view.pending).toEqual([]);
    expect(second.room.messages.size).toBe(62);
  });

  it("a connection restores unsent messages that an earlier one left in the store", async () => {
    const outboxStore = new MemoryOutboxStore();
    const first = connected({ outboxStore });
    void first.connection.send({ text: "left behind", client_id: "m1" });
    first.connection.close();
    await settled();
    const second = connected({ outboxStore });
    await second.open();
    expect(texts(second.connection.view)).toEqual(["left behind"]);
    await settled();
    expect(await outboxStore.load("c1")).toEqual([]);
  });
});

describe("history", () => {
  it("history is loaded page by page down to the beginning", async () => {
    const { connection, pages, open } = connected({ history: 120 });
    await open();
    expect(await connection.loadOlder()).toBe(true);
    expect(connection.view.messages).toHaveLength(100);
    expect(await connection.loadOlder()).toBe(false);
    expect(connection.view).toMatchObject({ has_more: false });
    expect(connection.view.messages).toHaveLength(120);
    expect(await connection.loadOlder()).toBe(false);
    expect(pages).toHaveLength(2);
  });

  it("a page of history is requested once, however often the view scrolls meanwhile", async () => {
    const { connection, pages, open } = connected({ history: 120 });
    await open();
    await Promise.all([connection.loadOlder(), connection.loadOlder(), connection.loadOlder()]);
    expect(pages).toHaveLength(1);
    expect(connection.view.messages).toHaveLength(100);
  });

  it("history around a message far back is a separate stretch until the hole is filled", async () => {
    const { connection, open } = connected({ history: 200 });
    await open();
    expect(await connection.loadAround(20)).toMatchObject({ id: 20 });
    expect(connection.view.segments).toHaveLength(2);
    expect(connection.view.messages).toHaveLength(50);
    const after = connection.view.segments[0]?.messages.at(-1)?.id ?? 0;
    expect(await connection.loadNewer({ after, limit: 100 })).toBe(true);
    expect(await connection.loadNewer({ after, limit: 100 })).toBe(false);
    expect(connection.view.segments).toHaveLength(1);
    expect(connection.view.messages.length).toBeGreaterThan(180);
    expect(await connection.loadOlder({ before: 20 })).toBe(false);
    expect(connection.view.messages).toHaveLength(200);
  });

  it("history around a loaded message requests nothing, and around an invalid one finds null", async () => {
    const { connection, pages, open } = connected({ history: 10 });
    await open();
    expect(await connection.loadAround(5)).toMatchObject({ id: 5 });
    expect(pages).toEqual([]);
    expect(await connection.loadAround(9_999)).toBeNull();
  });
});

describe("people", () => {
  it("others receive my typing at most every half lease", async () => {
    const { server, clock, connection, open } = connected();
    await open();
    for (let i = 0; i < 40; i++) {
      connection.typing(true);
      await clock.advance(100);
    }
    connection.typing(false);
    const typing = server.received.filter(({ type }) => type === "typing");
    expect(typing.map((frame) => "active" in frame && frame.active)).toEqual([true, true, false]);
  });

  it("my typing needs no stop after a message: the next stroke is sent once the server would pass it on", async () => {
    const { server, clock, connection, open } = connected();
    await open();
    connection.typing(true);
    await connection.send({ text: "hi" });
    connection.typing(true);
    await clock.advance(1_250);
    const typing = server.received.filter(({ type }) => type === "typing");
    expect(typing.map((frame) => "active" in frame && frame.active)).toEqual([true, true]);
  });

  it("people stop typing in my view when their lease lapses", async () => {
    const { sockets, clock, connection, views, open } = connected();
    await open();
    sockets.last().say({ type: "typing", user_id: "ann", active: true, expires_in_ms: 6_000 });
    expect(connection.view.typing).toEqual(["ann"]);
    await clock.advance(5_999);
    expect(connection.view.typing).toEqual(["ann"]);
    await clock.advance(1);
    expect(connection.view.typing).toEqual([]);
    expect(views.at(-1)?.typing).toEqual([]);
  });

  it("my read position moves at once in my view, and at most once a second on the wire", async () => {
    const { server, clock, connection, open } = connected({ history: 20 });
    await open();
    expect(connection.view.unread).toEqual({ count: 20, more: false });
    for (let id = 3; id <= 12; id++) connection.read(id);
    expect(connection.view.unread.count).toBe(10);
    connection.read(5);
    expect(connection.view.me?.read).toBe(12);
    await clock.advance(5_000);
    const reads = server.received.filter(({ type }) => type === "read");
    expect(reads).toEqual([
      { type: "read", message_id: 3 },
      { type: "read", message_id: 12 },
    ]);
  });

  it("messages that I marked as unread are so at once, whichever device marked them, until I read on", async () => {
    const { server, sockets, clock, connection, open } = connected({ history: 20 });
    const reads = () => server.received.filter(({ type }) => type === "read");
    await open();
    const last = server.room.head;
    connection.read(last - 5);
    connection.read(last);
    const mark = { type: "receipt", user_id: "me", read: last - 5, delivered: last };
    sockets.last().say({ ...mark, unread_from: last - 9 });
    expect(connection.view.unread).toEqual({ count: 10, more: false });
    await clock.advance(5_000);
    expect(reads()).toHaveLength(1);
    connection.read(last);
    expect(connection.view.unread.count).toBe(0);
    await clock.advance(5_000);
    expect(reads().at(-1)).toEqual({ type: "read", message_id: last });
    expect(reads()).toHaveLength(2);
  });

  it("messages that I marked as unread and read while offline are read on my return", async () => {
    const { server, sockets, clock, connection, open } = connected({ history: 20 });
    await open();
    const last = server.room.head;
    connection.read(last);
    await clock.advance(2_000);
    const mark = { type: "receipt", user_id: "me", read: last, delivered: last };
    sockets.last().say({ ...mark, unread_from: last });
    server.drop();
    connection.read(last);
    server.unreadFrom = last;
    await clock.advance(2_000);
    const reads = server.received.filter(({ type }) => type === "read");
    expect(reads.map((frame) => "message_id" in frame && frame.message_id)).toEqual([last, last]);
  });

  it("my last read position is sent though I leave before its pause is over", async () => {
    const { server, connection, open } = connected({ history: 20 });
    await open();
    connection.read(3);
    connection.read(12);
    connection.close();
    await settled();
    expect(server.received.filter(({ type }) => type === "read").at(-1)).toEqual({
      type: "read",
      message_id: 12,
    });
    expect(server.received.filter(({ type }) => type === "delivered").at(-1)).toEqual({
      type: "delivered",
      message_id: server.room.head,
    });
  });

  it("my read position from offline is sent on my return", async () => {
    const { server, clock, connection, open } = connected({ history: 20 });
    await open();
    server.drop();
    connection.read(9);
    await clock.advance(250);
    const reads = server.received.filter(({ type }) => type === "read");
    expect(reads).toEqual([{ type: "read", message_id: 9 }]);
  });

  it("the view shows others' read positions and presence", async () => {
    const { sockets, connection, open } = connected({ history: 3 });
    await open();
    sockets.last().say({ type: "receipt", user_id: "ann", read: 4, delivered: 5 });
    sockets.last().say({ type: "presence", user_id: "ann", online: true });
    expect(connection.view.members.get("ann")?.read).toBe(4);
    expect([...connection.view.online]).toEqual(["ann"]);
  });
});

it("a bot's late answer is reported, and changes nothing on screen (COMMAND-3)", async () => {
  const { sockets, views, emitted, open } = connected({ history: 1 });
  const answers = emitted("answer");
  await open();
  const before = views.length;
  const answer = { command_id: "k", bot_id: "bot_1", text: "At one" };
  sockets.last().say({ type: "answer", ...answer });
  expect(answers).toEqual([answer]);
  expect(views).toHaveLength(before);
});

describe("a refused frame", () => {
  it("an error that answers no message is reported by itself, and its wait survives a reconnect", async () => {
    const { server, sockets, clock, emitted, open } = connected();
    const errors = emitted("error");
    await open();
    const refusal = { type: "error", code: "rate_limited", detail: "slower", retryable: true };
    sockets.last().say({ ...refusal, retry_after_ms: 9_000 });
    expect(errors).toMatchObject([{ code: "rate_limited", retryAfterMs: 9_000 }]);
    server.drop(4429);
    await clock.advance(8_999);
    expect(sockets.all).toHaveLength(1);
    await clock.advance(300);
    expect(sockets.all).toHaveLength(2);
  });
});
