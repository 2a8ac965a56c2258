import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { MAX_UNREAD } from "#protocol/limits.ts";
import { messageSchema } from "#protocol/message.ts";
import { DeafSocket } from "../support/deaf-socket.ts";
import { bundle, startMiniflare, type Started } from "../support/miniflare.ts";
import { sdkOf } from "../support/sdk.ts";
import { worldAt } from "../support/over-sockets.ts";
import type { World } from "../support/world.ts";
import { eventually } from "../support/wire.ts";

let roomy: Started;
let tight: Started;
let world: World;
let strict: World;

beforeAll(async () => {
  const code = bundle();
  [roomy, tight] = await Promise.all([
    startMiniflare(code),
    startMiniflare(code, {
      vars: {
        SENDS_PER_SECOND: "2",
        SEND_BURST: "5",
        REQUESTS_PER_MINUTE: "40",
        SOCKETS_PER_USER: "3",
        MAX_TEXT_LENGTH: "10",
        MAX_MEMBERS: "3",
      },
    }),
  ]);
  world = worldAt(roomy.url);
  strict = worldAt(tight.url);
});
afterAll(async () => {
  await Promise.all([roomy.miniflare.dispose(), tight.miniflare.dispose()]);
});

describe("an operator's limits", () => {
  it("SEND-6 who sends too fast is told to wait, over all sockets and REST as one; what was acknowledged stands, and waiting as told is enough", async () => {
    const { conversation, people } = await strict.room();
    const [a] = people;
    const { socket: one, welcome } = await strict.join(a, conversation.id);
    const { socket: two } = await strict.join(a, conversation.id);
    expect(welcome.limits).toMatchObject({
      sends_per_second: 2,
      send_burst: 5,
      max_text_length: 10,
      max_members: 3,
    });
    const answers = [];
    for (let i = 0; i < 8; i += 1) {
      const socket = i % 2 === 0 ? one : two;
      socket.send({ type: "send", ref: i, client_id: `c${i}`, text: `m${i}` });
      answers.push(await socket.answer(i));
    }
    expect(answers.filter(({ type }) => type === "ack").length).toBeLessThanOrEqual(6);
    const last = answers.at(-1)!;
    if (last.type !== "error") throw new Error("the eighth was not refused");
    expect(last).toMatchObject({ code: "rate_limited", retryable: true });
    const posted = await a.post(`/conversations/${conversation.id}/messages`, { text: "rest" });
    posted.problem("rate_limited");
    expect(Number(posted.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    await new Promise((resolve) => setTimeout(resolve, last.retry_after_ms));
    two.send({ type: "send", ref: "later", client_id: "c7", text: "m7" });
    expect((await two.answer("later")).type).toBe("ack");
    const acked = answers.filter(({ type }) => type === "ack").length + 1;
    expect(await people[1].history(conversation.id)).toHaveLength(acked);
  });

  it("SEND-6 an edit counts as a send, over sockets and REST: one refused says how long to wait, and changes nothing", async () => {
    const { conversation, people } = await strict.room();
    const [a] = people;
    const { socket } = await strict.join(a, conversation.id);
    const { message_id = 0, version } = await socket.say("m0");
    const answers = [];
    for (let i = 1; i <= 8; i += 1) {
      socket.send({ type: "edit", ref: i, message_id, text: `m${i}` });
      answers.push(await socket.answer(i));
    }
    const done = answers.filter(({ type }) => type === "ack").length;
    expect(done).toBeLessThanOrEqual(6);
    expect(answers.at(-1)).toMatchObject({ code: "rate_limited", retryable: true });
    const path = `/conversations/${conversation.id}/messages/${message_id}`;
    const patched = await a.patch(path, { text: "rest" });
    patched.problem("rate_limited");
    expect(Number(patched.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    (await a.post(`/conversations/${conversation.id}/messages`, { text: "new" })).problem(
      "rate_limited",
    );
    expect((await people[1].get(path)).as(messageSchema)).toMatchObject({
      text: `m${done}`,
      version: (version ?? 0) + done,
    });
  });

  it("SEND-6 the SDK waits as long as it is told, and then an edit is done", async () => {
    const { conversation, people } = await strict.room();
    const { socket } = await strict.join(people[0], conversation.id);
    const { message_id = 0 } = await socket.say("m0");
    const { parley } = await sdkOf(strict, people[0]);
    const { messages } = parley.conversation(conversation.id);
    for (let i = 1; i <= 8; i += 1) await messages.edit(message_id, `m${i}`);
    expect((await messages.get(message_id)).text).toBe("m8");
    parley.close();
  });

  it("SEND-6 one who is no member is told that there is no such conversation, however often they try", async () => {
    const { conversation } = await strict.room();
    const stranger = await strict.account();
    for (let i = 0; i < 8; i += 1) {
      const path = `/conversations/${conversation.id}/messages`;
      (await stranger.post(path, { text: "let me in" })).problem("not_found");
    }
  });

  it("a user's requests are limited by the minute, and Retry-After says how long; another's are not", async () => {
    const [a, b] = await strict.accounts(2);
    let refused = await a!.get("/users/me");
    for (let i = 0; i < 45 && refused.status === 200; i += 1) refused = await a!.get("/users/me");
    refused.problem("rate_limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    (await b!.get("/users/me")).expect(200);
  });

  it("CLOSE-1 a user's sockets are limited: one too many closes with 4429 (come back later), and one that closes makes room", async () => {
    const { conversation, people } = await strict.room();
    const sockets = [];
    for (let i = 0; i < 3; i += 1)
      sockets.push((await strict.join(people[0], conversation.id)).socket);
    const refused = await strict.open(people[0].token, conversation.id);
    expect(await refused.closing()).toEqual({ code: 4429, reason: "rate_limited" });
    await strict.join(people[1], conversation.id);
    sockets[0]!.close(1000);
    await sockets[0]!.closing();
    await eventually(
      async () => {
        const socket = await strict.open(people[0].token, conversation.id);
        await socket.ping().catch(() => undefined);
        return Promise.race([
          socket.next("welcome").then(() => true),
          socket.closed.then(() => false),
        ]);
      },
      (welcomed) => welcomed,
      "room for another socket",
    );
  });

  it("MAX_MEMBERS bounds a conversation, made and grown", async () => {
    const [a, b, c, d] = await strict.accounts(4);
    const member_ids = [b!.id, c!.id, d!.id];
    (await a!.post("/conversations", { kind: "group", member_ids })).problem("conversation_full");
    const made = await a!.post("/conversations", {
      kind: "group",
      member_ids: member_ids.slice(0, 2),
    });
    const conversation = made.as(conversationSchema, 201);
    (await a!.post(`/conversations/${conversation.id}/members`, { user_id: d!.id })).problem(
      "conversation_full",
    );
    (await a!.post(`/conversations/${conversation.id}/members`, { user_id: b!.id })).expect(200);
  });

  it("MAX_TEXT_LENGTH bounds a text, over both transports", async () => {
    const { conversation, people } = await strict.room();
    (
      await people[0].post(`/conversations/${conversation.id}/messages`, { text: "x".repeat(11) })
    ).problem("too_large");
    (
      await people[0].post(`/conversations/${conversation.id}/messages`, { text: "x".repeat(10) })
    ).expect(201);
  });
});

describe("slow readers", () => {
  it("CLOSE-4 sockets that read nothing close with 4413 when 32 MiB are unread, whether they talk or pinged before, and hold nobody else up", async () => {
    const { conversation, people } = await world.room(4);
    const [writer, ...others] = people;
    const { socket } = await world.join(writer, conversation.id);
    const readers = others.map(({ id, token }) => ({ id, token, sent: 0 }));
    const [silent, talking, pinging] = await Promise.all(
      readers.map(async ({ token }) => {
        const path = `/api/v1/ws/${conversation.id}?token=${token}`;
        return DeafSocket.open(roomy.url, path);
      }),
    );
    for (const { id } of readers) {
      await socket.next("presence", ({ user_id, online }) => user_id === id && online);
    }
    const text = "x".repeat(8_000);
    for (let i = 0; i < 3; i += 1) {
      pinging!.send("ping");
      await socket.say(text);
    }
    let sent = 0;
    const gone = readers.map(async (reader) => {
      const isOver = ({ user_id, online }: { user_id: string; online: boolean }) =>
        user_id === reader.id && !online;
      await socket.next("presence", isOver, 80_000);
      reader.sent = sent;
    });
    let longest = 0;
    while (readers.some((reader) => reader.sent === 0) && sent < 2 * MAX_UNREAD) {
      const before = Date.now();
      talking!.send('{"type":"typing","active":false}');
      await Promise.all(Array.from({ length: 20 }, () => socket.say(text)));
      await socket.ping();
      sent += 20 * text.length;
      longest = Math.max(longest, Date.now() - before);
    }
    await Promise.all(gone);
    for (const reader of readers) {
      // Each text comes in a frame that adds a little to it.
      expect(reader.sent).toBeGreaterThan(0.8 * MAX_UNREAD);
      expect(reader.sent).toBeLessThan(1.05 * MAX_UNREAD);
    }
    expect(longest, "ms that the writer waited").toBeLessThan(2_000);
    await socket.say("and on");
    for (const deaf of [silent, talking, pinging]) {
      // What it had not read is followed by its close frame: 4413.
      const tail = await deaf!.readUntil(Buffer.from([0x11, 0x3d]));
      expect(tail.toString()).toContain('{"type":"closing","code":4413,"reason":"slow_reader"}');
    }
  }, 90_000);
});

describe("D1", () => {
  it("PROJECT-1 lags by a second at most while messages keep coming and sockets come and go", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const db = await roomy.miniflare.getD1Database("DB");
    const pending = new Map<number, number>();
    let worst = 0;
    const end = Date.now() + 3_000;
    while (Date.now() < end) {
      const acks = await Promise.all([1, 2, 3, 4, 5].map(() => socket.say("flow")));
      for (const { message_id } of acks)
        if (message_id !== undefined) pending.set(message_id, Date.now());
      (await world.join(b, conversation.id)).socket.close(1000);
      const row = await db
        .prepare("SELECT coalesce(max(id), 0) AS id FROM messages WHERE conversation_id = ?")
        .bind(conversation.id)
        .first<{ id: number }>();
      for (const [id, at] of pending) {
        if (id > (row?.id ?? 0)) worst = Math.max(worst, Date.now() - at);
        else pending.delete(id);
      }
    }
    // A second, and as much again for a machine that is busy with other tests.
    expect(worst, "ms that an acknowledged message was not in D1").toBeLessThan(2_000);
  });
});
