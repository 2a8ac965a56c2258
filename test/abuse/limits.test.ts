import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { messageSchema } from "#protocol/message.ts";
import { uploadSchema } from "#protocol/media.ts";
import { Answer } from "../support/answer.ts";
import { PNG } from "../support/files.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";
import type { Account, World } from "../support/world.ts";

/** A server with low limits; the suite's own has wide ones. */
let tight: Started;
let strict: World;

beforeAll(async () => {
  tight = await startMiniflare(inject("worker"), {
    vars: {
      SENDS_PER_SECOND: "2",
      SEND_BURST: "5",
      SOCKETS_PER_USER: "3",
      MAX_TEXT_LENGTH: "10",
      MAX_MEMBERS: "3",
      MEDIA_REQUESTS_PER_MINUTE: "10",
      STRANGERS_PER_HOUR: "4",
      EVENTS_PER_SECOND: "0",
      METADATA_BYTES: "64",
      METADATA_WRITERS: "messages",
    },
  });
  strict = worldAt(tight.url);
});
afterAll(() => tight.miniflare.dispose());

describe("an operator's limits", () => {
  it("a sender who is too fast is refused with a sufficient wait, over all sockets and REST together, and acknowledged messages stand (SEND-6)", async () => {
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
    const sockets = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? one : two));
    // All at once: on a slow machine the budget would refill.
    for (const [i, socket] of sockets.entries())
      socket.send({ type: "send", ref: i, client_id: `c${i}`, text: `m${i}` });
    const answers = await Promise.all(sockets.map((socket, i) => socket.answer(i)));
    const stand = answers.filter(({ type }) => type === "ack").length;
    expect(stand).toBeLessThan(12);
    const refused = answers.findLastIndex(({ type }) => type === "error");
    const last = answers[refused];
    if (last?.type !== "error") throw new Error("none was refused");
    expect(last).toMatchObject({ code: "rate_limited", retryable: true });
    const path = `/conversations/${conversation.id}/messages`;
    const posts = Array.from({ length: 5 }, () => a.post(path, { text: "rest" }));
    const posted = await Promise.all(posts);
    const tooFast = posted.filter(({ status }) => status !== 201);
    expect(tooFast.length).toBeGreaterThan(0);
    for (const answer of tooFast) {
      answer.problem("rate_limited");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    }
    await new Promise((resolve) => setTimeout(resolve, last.retry_after_ms));
    two.send({ type: "send", ref: "later", client_id: `c${refused}`, text: `m${refused}` });
    expect((await two.answer("later")).type).toBe("ack");
    const acked = stand + posted.length - tooFast.length + 1;
    expect(await people[1].history(conversation.id)).toHaveLength(acked);
  });

  it("an edit counts as a send, over sockets and REST: a refused one says how long to wait, and changes nothing (SEND-6)", async () => {
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

  it("the SDK waits as long as the server asks, and then edits (SEND-6)", async () => {
    const { conversation, people } = await strict.room();
    const { socket } = await strict.join(people[0], conversation.id);
    const { message_id = 0 } = await socket.say("m0");
    const { parley } = await sdkOf(strict, people[0]);
    const { messages } = parley.conversation(conversation.id);
    for (let i = 1; i <= 8; i += 1) await messages.edit(message_id, `m${i}`);
    expect((await messages.get(message_id)).text).toBe("m8");
    parley.close();
  });

  it("a stranger gets not_found for the conversation, however often they try (SEND-6)", async () => {
    const { conversation } = await strict.room();
    const stranger = await strict.account();
    for (let i = 0; i < 8; i += 1) {
      const path = `/conversations/${conversation.id}/messages`;
      (await stranger.post(path, { text: "let me in" })).problem("not_found");
    }
  });

  it("a user's sockets are limited: one too many closes with 4429 (come back later), and a closed one makes room (CLOSE-1)", async () => {
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

  it("METADATA_BYTES and METADATA_WRITERS limit how much metadata members write, and on what (META-3, META-4)", async () => {
    const { conversation, people } = await strict.room();
    const [ann] = people;
    const path = `/conversations/${conversation.id}`;
    const most = { a: "x".repeat(64 - '{"a":""}'.length) };
    const sent = await ann.post(`${path}/messages`, { text: "x", metadata: most });
    expect(sent.as(messageSchema, 201).metadata).toEqual(most);
    const wide = await ann.post(`${path}/messages`, { text: "x", metadata: { a: `${most.a}x` } });
    wide.problem("too_large");
    const grown = { metadata: { b: 1 } };
    (await ann.patch(`${path}/messages/${sent.as(messageSchema, 201).id}`, grown)).problem(
      "too_large",
    );
    (await ann.patch(path, grown)).problem("forbidden");
    (await ann.post("/conversations", { kind: "group", ...grown })).problem("forbidden");
    (await ann.patch("/users/me", grown)).problem("forbidden");
  });

  it("EVENTS_PER_SECOND of 0 switches events off, over both transports (EVENT-2)", async () => {
    const { conversation, people } = await strict.room();
    const { socket, welcome } = await strict.join(people[0], conversation.id);
    expect(welcome.limits.events_per_second).toBe(0);
    socket.send({ type: "event", ref: 1, name: "cursor" });
    expect(await socket.answer(1)).toMatchObject({ type: "error", code: "forbidden" });
    const path = `/conversations/${conversation.id}/events`;
    (await people[0].post(path, { name: "cursor" })).problem("forbidden");
  });

  it("MAX_MEMBERS limits a conversation, at its creation and later", async () => {
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

  it("MAX_TEXT_LENGTH limits a text, over both transports", async () => {
    const { conversation, people } = await strict.room();
    (
      await people[0].post(`/conversations/${conversation.id}/messages`, { text: "x".repeat(11) })
    ).problem("too_large");
    (
      await people[0].post(`/conversations/${conversation.id}/messages`, { text: "x".repeat(10) })
    ).expect(201);
  });

  it("bringing too many strangers is refused with the wait and the path of each, and nobody is brought (MEMBER-3)", async () => {
    const [person, one, two, three, four, five] = await strict.accounts(6);
    const bring = (...members: Account[]) =>
      person!.post("/conversations", { kind: "group", member_ids: members.map(({ id }) => id) });
    (await bring(one!, two!)).expect(201);
    (await bring(three!)).expect(201);
    const refused = await bring(four!, five!);
    expect(refused.problem("rate_limited").errors?.map(({ path }) => path)).toEqual([
      "member_ids.0",
      "member_ids.1",
    ]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    (await bring(one!, three!)).expect(201);
    (await bring(four!)).expect(201);
    const { items } = (await five!.get("/conversations")).as(conversationListSchema);
    expect(items).toEqual([]);
  });

  it("MEDIA_REQUESTS_PER_MINUTE limits a reader's fetches, and says how long to wait", async () => {
    const person = await strict.account();
    const { media_url } = (await person.upload(PNG)).as(uploadSchema, 201);
    let refused = await person.fetchMedia(media_url);
    for (let i = 0; i < 15 && refused.ok; i += 1) {
      await refused.arrayBuffer();
      refused = await person.fetchMedia(media_url);
    }
    const answer = await Answer.of("GET media", refused);
    answer.problem("rate_limited");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  });
});
