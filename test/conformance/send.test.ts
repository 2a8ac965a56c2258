import { describe, expect, it } from "vitest";
import { messageSchema } from "#protocol/message.ts";
import { MAX_FRAME_BYTES } from "#protocol/limits.ts";
import { world } from "../support/here.ts";

describe("sending", () => {
  it("a message that is acknowledged, over either transport, is in everyone's history (SEND-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const ack = await socket.say("over the socket");
    const posted = await b.say(conversation.id, "over REST");
    const history = await b.history(conversation.id);
    expect(history.map(({ id, text }) => [id, text])).toEqual([
      [ack.message_id, "over the socket"],
      [posted.id, "over REST"],
    ]);
  });

  it("lines end with a line feed, whatever the sender's system uses, in sends and edits over either transport (SEND-10)", async () => {
    const { conversation, people } = await world.room();
    const [owner] = people;
    const path = `/conversations/${conversation.id}/messages`;
    const { socket } = await world.join(owner, conversation.id);
    const ack = await socket.say("one\r\ntwo\rthree\n\r\nfour");
    const { id } = await owner.say(conversation.id, "one\r\ntwo\rthree\n\r\nfour");
    const texts = async () => (await owner.history(conversation.id)).map(({ text }) => text);
    expect(await texts()).toEqual(Array(2).fill("one\ntwo\nthree\n\nfour"));
    (await owner.patch(`${path}/${id}`, { text: "a\r\nb" })).expect(200);
    socket.send({ type: "edit", ref: 9, message_id: ack.message_id, text: "a\r\nb" });
    await socket.answer(9);
    expect(await texts()).toEqual(Array(2).fill("a\nb"));
  });

  it("everyone receives an acknowledged message with all that its sender set (SEND-1)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket: hers } = await world.join(a, conversation.id);
    const { socket: his } = await world.join(b, conversation.id);
    const first = await hers.say("first");
    const media_url = "https://example.com/cat.png?size=1";
    hers.send({
      type: "send",
      ref: 7,
      client_id: "with-media",
      text: "ünï😀",
      media_url,
      reply_to: first.message_id,
    });
    const ack = await hers.next("ack", ({ ref }) => ref === 7);
    const arrived = await his.next("changes", ({ to }) => to >= (ack.version ?? 0));
    const message = arrived.messages.find(({ id }) => id === ack.message_id);
    expect(message).toMatchObject({
      sender_id: a.id,
      client_id: "with-media",
      text: "ünï😀",
      kind: "image",
      media_url,
      reply_to: first.message_id,
    });
    expect((await b.history(conversation.id)).at(-1)).toEqual(message);
  });

  it("a repeated client_id over a socket is acknowledged with the first message and adds nothing, even when its content differs (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const { socket: other } = await world.join(b, conversation.id);
    const first = await socket.say("once", "the-same");
    const again = await socket.say("something else", "the-same");
    expect([again.message_id, again.version]).toEqual([first.message_id, first.version]);
    await socket.say("a last one");
    await other.next("changes", ({ messages }) =>
      messages.some(({ text }) => text === "a last one"),
    );
    expect(
      other.all("changes").flatMap(({ messages }) => messages.map(({ text }) => text)),
    ).toEqual(["once", "a last one"]);
  });

  it("a retry over the other transport, either way, is the same message: 200, not 201 (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const path = `/conversations/${conversation.id}/messages`;
    const acked = await socket.say("by socket", "s");
    const retried = (await a.post(path, { client_id: "s", text: "by REST" })).as(
      messageSchema,
      200,
    );
    expect(retried).toMatchObject({ id: acked.message_id, text: "by socket" });
    const posted = (await a.post(path, { client_id: "r", text: "by REST" })).as(messageSchema, 201);
    expect((await socket.say("by socket", "r")).message_id).toBe(posted.id);
    expect(await a.history(conversation.id)).toHaveLength(2);
  });

  it("many simultaneous sends of one client_id over both transports are one message (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const sockets = await Promise.all([1, 2, 3].map(() => world.join(a, conversation.id)));
    const { socket: witness } = await world.join(b, conversation.id);
    const path = `/conversations/${conversation.id}/messages`;
    const ids = await Promise.all([
      ...sockets.flatMap(({ socket }) =>
        [1, 2].map(async () => (await socket.say("at once", "race")).message_id),
      ),
      ...[1, 2, 3].map(async () => {
        const answer = await a.post(path, { client_id: "race", text: "at once" });
        return answer.as(messageSchema, answer.status === 200 ? 200 : 201).id;
      }),
    ]);
    expect(new Set(ids).size).toBe(1);
    expect(await a.history(conversation.id)).toHaveLength(1);
    await witness.settled();
    expect(witness.all("changes").flatMap(({ messages }) => messages)).toHaveLength(1);
  });

  it("a repeated reply is counted once, and acknowledged whatever became of the message it replies to (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const { id: reply_to } = await a.say(conversation.id, "a question");
    const reply = { client_id: "reply", text: "an answer", reply_to };
    const path = `/conversations/${conversation.id}/messages`;
    const { id } = (await a.post(path, reply)).as(messageSchema, 201);
    expect((await a.post(path, reply)).as(messageSchema, 200).id).toBe(id);
    expect((await a.history(conversation.id))[0]).toMatchObject({
      reply_count: 1,
      last_reply_id: id,
    });
    (await a.delete(`${path}/${reply_to}`)).expect(204);
    socket.send({ type: "send", ref: 1, ...reply });
    expect(await socket.answer(1)).toMatchObject({ type: "ack", message_id: id });
    (await a.post(path, { ...reply, client_id: "another" })).problem("validation_failed");
  });

  it("a client_id belongs to one sender in one conversation: another sender's, or elsewhere, is another message (SEND-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const elsewhere = await world.group(a, b);
    const mine = await a.say(conversation.id, "mine", "shared");
    const theirs = await b.say(conversation.id, "theirs", "shared");
    const there = await a.say(elsewhere.id, "there", "shared");
    expect([mine.text, theirs.text, there.text]).toEqual(["mine", "theirs", "there"]);
    expect(theirs.id).toBeGreaterThan(mine.id);
  });

  it.each([
    ["sender_id", "someone-else"],
    ["id", 5],
    ["version", 99],
    ["created_at", "2000-01-01T00:00:00.000Z"],
    ["conversation_id", "another"],
    ["kind", "system"],
    ["a_field_nobody_knows", true],
  ])(
    "a send that says %s is refused over both transports and nothing is written (SEND-3)",
    async (field, value) => {
      const { conversation, people } = await world.room();
      const [a, b] = people;
      const { socket } = await world.join(a, conversation.id);
      socket.send({ type: "send", ref: "forged", client_id: "f", text: "forged", [field]: value });
      const error = await socket.next("error", ({ ref }) => ref === "forged");
      expect(error).toMatchObject({ code: "validation_failed", retryable: false });
      const answer = await a.post(`/conversations/${conversation.id}/messages`, {
        text: "forged",
        [field]: value,
      });
      answer.problem("validation_failed");
      expect(await b.history(conversation.id)).toEqual([]);
      expect((await b.view(conversation.id)).head).toBe(conversation.head);
    },
  );

  it("the server sets sender, id, version and times, whatever the sender's clock or claims (SEND-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const before = Date.now();
    const message = await a.say(conversation.id, "hello");
    expect(message).toMatchObject({
      sender_id: a.id,
      id: conversation.head + 1,
      version: conversation.head + 1,
      edited_at: null,
      deleted_at: null,
      reactions: [],
      pinned: false,
    });
    const at = Date.parse(message.created_at);
    expect(at).toBeGreaterThanOrEqual(before - 1_000);
    expect(at).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it("a reply to anything but a message of this conversation is refused over both transports (SEND-4)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const elsewhere = await world.group(a, b);
    for (let i = 0; i < 3; i += 1) await a.say(elsewhere.id, `there ${i}`);
    const there = await a.say(elsewhere.id, "only there");
    const { socket } = await world.join(a, conversation.id);
    // Version 1 is the conversation itself: an existing number, but of no message.
    for (const reply_to of [there.id, 1, 999_999]) {
      socket.send({ type: "send", ref: reply_to, client_id: `r${reply_to}`, text: "re", reply_to });
      const error = await socket.next("error", ({ ref }) => ref === reply_to);
      expect(error.code).toBe("validation_failed");
      const answer = await a.post(`/conversations/${conversation.id}/messages`, {
        text: "re",
        reply_to,
      });
      expect(answer.problem("validation_failed").errors?.[0]?.path).toBe("reply_to");
    }
    expect(await a.history(conversation.id)).toEqual([]);
  });

  const BAD_FRAMES: [string, string, string][] = [
    ["not JSON", "{", "frame_malformed"],
    ["empty", "", "frame_malformed"],
    ["JSON null", "null", "validation_failed"],
    ["an array", "[]", "validation_failed"],
    ["a number", "12", "validation_failed"],
    ["deeply nested", "[".repeat(60_000), "frame_malformed"],
    ["without a type", `{"ref":"x"}`, "validation_failed"],
    ["of an unknown type", `{"type":"shout","ref":"x"}`, "validation_failed"],
    ["of a server's type", `{"type":"ack","ref":"x"}`, "validation_failed"],
    [
      "over 64 KiB",
      JSON.stringify({ type: "typing", active: true, x: "x".repeat(MAX_FRAME_BYTES) }),
      "too_large",
    ],
    [
      "over 64 KiB in UTF-8 only",
      JSON.stringify({ type: "typing", active: true, x: "€".repeat(MAX_FRAME_BYTES / 3) }),
      "too_large",
    ],
    ["a send without client_id", `{"type":"send","text":"x"}`, "validation_failed"],
    ["a send without content", `{"type":"send","client_id":"x"}`, "validation_failed"],
    ["a send of blank text", `{"type":"send","client_id":"x","text":" \\n "}`, "validation_failed"],
    [
      "a send with an empty client_id",
      `{"type":"send","client_id":"","text":"x"}`,
      "validation_failed",
    ],
    ["a text of the wrong type", `{"type":"send","client_id":"x","text":5}`, "validation_failed"],
    ["a lone surrogate", `{"type":"send","client_id":"x","text":"\\ud800"}`, "validation_failed"],
    ["a NUL", `{"type":"send","client_id":"x","text":"a\\u0000b"}`, "validation_failed"],
    [
      "a lone surrogate in client_id",
      `{"type":"send","client_id":"\\udfff","text":"x"}`,
      "validation_failed",
    ],
    [
      "an http: address",
      `{"type":"send","client_id":"x","media_url":"http://x.y/z"}`,
      "validation_failed",
    ],
    [
      "a javascript: address",
      `{"type":"send","client_id":"x","media_url":"javascript:alert(1)"}`,
      "validation_failed",
    ],
    [
      "a negative reply_to",
      `{"type":"send","client_id":"x","text":"x","reply_to":-1}`,
      "validation_failed",
    ],
    [
      "a fractional reply_to",
      `{"type":"send","client_id":"x","text":"x","reply_to":1.5}`,
      "validation_failed",
    ],
    ["a read of a huge id", `{"type":"read","message_id":9e99}`, "validation_failed"],
    ["a read of 0", `{"type":"read","message_id":0}`, "validation_failed"],
    ["a resume from below 0", `{"type":"resume","since":-1,"epoch":"x"}`, "validation_failed"],
    ["typing without active", `{"type":"typing"}`, "validation_failed"],
    ["auth without a token", `{"type":"auth"}`, "validation_failed"],
  ];

  it.each(BAD_FRAMES)(
    "a frame that is %s is refused, changes nothing and leaves the socket usable (SEND-5)",
    async (_, data, code) => {
      const { conversation, people } = await world.room();
      const [a, b] = people;
      const { socket } = await world.join(a, conversation.id);
      const { socket: witness } = await world.join(b, conversation.id);
      socket.sendRaw(data);
      const error = await socket.next("error");
      expect(error.code).toBe(code);
      await socket.say("still here");
      await witness.next("changes", ({ messages }) => messages.length > 0);
      expect(witness.all("changes")).toHaveLength(1);
      expect((await a.history(conversation.id)).map(({ text }) => text)).toEqual(["still here"]);
    },
  );

  it("a refused frame is answered under its ref where it has a valid one (SEND-5)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    socket.send({ type: "send", ref: "mine", client_id: "x", text: 5 });
    expect((await socket.next("error")).ref).toBe("mine");
    socket.send({ type: "send", ref: { not: "one" }, client_id: "x", text: "x" });
    expect((await socket.next("error")).ref).toBeUndefined();
  });

  it("a text over max_text_length is refused as too_large over both transports; one of exactly that length is sent (SEND-5)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket, welcome } = await world.join(a, conversation.id);
    const max = welcome.limits.max_text_length;
    socket.send({ type: "send", ref: "long", client_id: "l", text: "x".repeat(max + 1) });
    expect((await socket.next("error", ({ ref }) => ref === "long")).code).toBe("too_large");
    const answer = await a.post(`/conversations/${conversation.id}/messages`, {
      text: "x".repeat(max + 1),
    });
    answer.problem("too_large");
    await socket.say("€".repeat(max));
    expect((await a.history(conversation.id)).map(({ text }) => text)).toEqual(["€".repeat(max)]);
  });

  it("a binary frame closes the socket with 4500, and the others stay (SEND-5)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const { socket: witness } = await world.join(people[1], conversation.id);
    socket.sendRaw(new ArrayBuffer(8));
    expect((await socket.closing()).code).toBe(4500);
    await witness.say("still here");
  });

  it.each([
    ["text", () => "x".repeat(1_100_000)],
    [
      "JSON that a frame could be",
      () => JSON.stringify({ type: "typing", x: "y".repeat(1_100_000) }),
    ],
    ["binary", () => new ArrayBuffer(1_100_000)],
  ])(
    "the first frame of more than 1 MiB (%s) closes its socket with 4500; one below that is refused (SEND-5)",
    async (_, frame) => {
      const { conversation, people } = await world.room();
      const { socket } = await world.join(people[0], conversation.id);
      const { socket: witness } = await world.join(people[1], conversation.id);
      socket.sendRaw("x".repeat(1_000_000));
      expect((await socket.next("error")).code).toBe("too_large");
      socket.sendRaw(frame());
      expect(await socket.closing()).toEqual({ code: 4500, reason: "protocol_violation" });
      expect(socket.all("error")).toHaveLength(1);
      await witness.say("still here");
    },
  );

  it("a sender who is refused again and again, with good frames in between, is closed with 4429 and learns how long to stay away (SEND-5)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    const { socket: witness } = await world.join(people[1], conversation.id);
    for (let i = 0; i < 300; i += 1) {
      socket.send({ type: "send", client_id: `c${i}`, text: "in reply to nothing", reply_to: 999 });
      if (i % 10 === 0) socket.send({ type: "send", client_id: `g${i}`, text: "a good one" });
    }
    expect((await socket.closing()).code).toBe(4429);
    expect(socket.all("closing")[0]?.retry_after_ms).toBeGreaterThanOrEqual(5_000);
    expect(socket.all("error").length).toBeLessThan(150);
    await witness.say("still here");
    const again = await world.join(people[0], conversation.id);
    await again.socket.say("and back");
  });

  it("20 invalid frames in a row close the socket with 4500; a good one in between restarts the count (SEND-5)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    for (let i = 0; i < 19; i += 1) socket.sendRaw("{");
    await socket.say("a good one");
    for (let i = 0; i < 19; i += 1) socket.sendRaw("{");
    await socket.say("another good one");
    for (let i = 0; i < 20; i += 1) socket.sendRaw("{");
    expect((await socket.closing()).code).toBe(4500);
    expect(socket.all("error")).toHaveLength(58);
  });
});
