import { describe, expect, it } from "vitest";
import { z } from "zod";
import { REACTIONS_MAX, REACTORS_MAX } from "#protocol/limits.ts";
import {
  messageListSchema,
  messageSchema,
  revisionListSchema,
  type Message,
} from "#protocol/message.ts";
import { hibernate } from "../support/inside.ts";
import { env, insideRoom, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

const EMOJI = Array.from("😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔", (emoji) => emoji);

/** A group of an owner and a member, with a message of the member's. */
async function scene() {
  const { conversation, people } = await world.room(3);
  const [owner, author, other] = people;
  if (other === undefined) throw new Error("three people");
  const message = await author.say(conversation.id, "the first text");
  const base = `/conversations/${conversation.id}/messages`;
  return {
    id: conversation.id,
    owner,
    author,
    other,
    message,
    base,
    path: `${base}/${message.id}`,
  };
}

describe("changing messages", () => {
  it("only its sender edits a message, and only owners and admins see earlier texts (EDIT-1)", async () => {
    const { id, owner, author, other, path } = await scene();
    const { socket } = await world.join(other, id);
    (await owner.patch(path, { text: "not mine" })).problem("forbidden");
    const edited = (await author.patch(path, { text: "the second text" })).as(messageSchema);
    expect(edited.text).toBe("the second text");
    expect(edited.edited_at).not.toBeNull();
    const received = await socket.next(
      "changes",
      ({ messages }) => messages[0]?.version === edited.version,
    );
    expect(received.messages).toEqual([edited]);
    const earlier = (await owner.get(`${path}/revisions`)).as(revisionListSchema);
    expect(earlier.items.map(({ text }) => text)).toEqual(["the first text"]);
    (await other.get(`${path}/revisions`)).problem("forbidden");
    (await (await world.account()).get(`${path}/revisions`)).problem("not_found");
  });

  it("the server keeps the newest `revisions_max` earlier texts, and lists them newest first (EDIT-1)", async () => {
    const { id, owner, author, message, path } = await scene();
    const { socket, welcome } = await world.join(author, id);
    const { revisions_max } = welcome.limits;
    expect(revisions_max).toBe(100);
    const edits = revisions_max + 5;
    for (let i = 1; i <= edits; i += 1) {
      socket.send({ type: "edit", ref: i, message_id: message.id, text: `text ${i}` });
      expect((await socket.answer(i)).type).toBe("ack");
    }
    const page = async (query: string) =>
      (await owner.get(`${path}/revisions${query}`)).as(revisionListSchema);
    const first = await page("");
    expect(first.items).toHaveLength(20);
    expect(await page("?limit=20")).toEqual(first);
    const all = [...first.items];
    for (let cursor = first.next_cursor; cursor !== null;) {
      const next = await page(`?limit=33&cursor=${cursor}`);
      all.push(...next.items);
      cursor = next.next_cursor;
    }
    const kept = Array.from({ length: revisions_max }, (_, i) => `text ${edits - 1 - i}`);
    expect(all.map(({ text }) => text)).toEqual(kept);
    for (const [i, { written_at }] of all.entries()) {
      expect(written_at).toBe(all[i + 1]?.replaced_at ?? written_at);
    }
    const rows = await insideRoom(id, (_room, { storage }) =>
      storage.sql.exec("SELECT count(*) AS n FROM revisions").one(),
    );
    expect(rows).toEqual({ n: revisions_max });
  });

  it.each(["cursor=x", "cursor=-1", "limit=0", "limit=51", "limit=2.5", "before=3"])(
    "a page of earlier texts with %s is refused by its path (EDIT-1)",
    async (query) => {
      const { owner, path } = await scene();
      const { errors } = (await owner.get(`${path}/revisions?${query}`)).problem(
        "validation_failed",
      );
      expect(errors?.[0]?.path).toBe(query.startsWith("before") ? "" : query.split("=")[0]);
    },
  );

  it("an edit drops the earlier texts beyond the limit of now (EDIT-1)", async () => {
    const { id, owner, author, message, path } = await scene();
    (await author.patch(path, { text: "anew" })).expect(200);
    await insideRoom(id, (_room, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n (i) AS (SELECT -1 UNION ALL SELECT i - 1 FROM n WHERE i > -300)
         INSERT INTO revisions (message_id, version, text, written_at, replaced_at)
         SELECT ?, i, 'old ' || i, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM n`,
        message.id,
      );
    });
    const count = () =>
      insideRoom(id, (_room, { storage }) =>
        storage.sql.exec("SELECT count(*) AS n FROM revisions").one(),
      );
    expect(await count()).toEqual({ n: 301 });
    (await author.patch(path, { text: "and anew" })).expect(200);
    expect(await count()).toEqual({ n: 100 });
    const newest = (await owner.get(`${path}/revisions?limit=1`)).as(revisionListSchema);
    expect(newest.items.map(({ text }) => text)).toEqual(["anew"]);
  });

  it("an edit over the socket works as over REST, and an edit to the same text changes nothing (EDIT-1)", async () => {
    const { id, author, message } = await scene();
    const { socket } = await world.join(author, id);
    socket.send({ type: "edit", ref: 1, message_id: message.id, text: "anew" });
    const answer = await socket.answer(1);
    expect(answer).toMatchObject({ type: "ack", message_id: message.id });
    socket.send({ type: "edit", ref: 2, message_id: message.id, text: "anew" });
    expect(await socket.answer(2)).toEqual({ ...answer, ref: 2 });
    expect(socket.all("changes")).toHaveLength(1);
  });

  it("many long edits at once are sent in frames that every client accepts (EDIT-1)", async () => {
    const { id, author, other } = await scene();
    const messages = await Promise.all(
      Array.from({ length: 90 }, (_, i) => author.say(id, `m${i}`)),
    );
    const { socket: witness } = await world.join(other, id);
    const base = `/conversations/${id}/messages`;
    const text = "x".repeat(8_000);
    await Promise.all(messages.map((message) => author.patch(`${base}/${message.id}`, { text })));
    await witness.settled();
    const received = witness.all("changes").map((frame) => frame.messages.length);
    expect(received.reduce((sum, count) => sum + count, 0)).toBe(messages.length);
    // One commit has 256 Ki characters.
    expect(Math.max(...received)).toBeLessThanOrEqual(32);
  });

  it("a change that names another version than the message's is refused, and changes nothing (EDIT-2)", async () => {
    const { id, author, message, path } = await scene();
    const call = (method: string, tag: string, body?: object) =>
      world.request(method, `/api/v1${path}`, body, {
        authorization: `Bearer ${author.token}`,
        "if-match": tag,
      });
    (await call("PATCH", '"1"', { text: "lost update" })).problem("precondition_failed");
    (await call("DELETE", '"1"')).problem("precondition_failed");
    expect((await author.get(path)).as(messageSchema)).toEqual(message);
    const tag = (await author.get(path)).headers.get("etag");
    expect(tag).toBe(`"${message.version}"`);
    const edited = (await call("PATCH", tag ?? "", { text: "seen update" })).as(messageSchema);
    const { socket } = await world.join(author, id);
    socket.send({
      type: "edit",
      ref: 1,
      message_id: message.id,
      text: "x",
      if_version: message.version,
    });
    expect(await socket.answer(1)).toMatchObject({ type: "error", code: "precondition_failed" });
    expect((await call("DELETE", `"${edited.version}"`)).status).toBe(204);
  });

  it("a reader who has a message's version gets 304 until it changes", async () => {
    const { author, message, path } = await scene();
    const known = { "if-none-match": `W/"1", "${message.version}"` };
    const first = await author.call("GET", path, undefined, known);
    expect([first.status, first.text]).toEqual([304, ""]);
    expect(first.headers.get("etag")).toBe(`"${message.version}"`);
    (await author.patch(path, { text: "changed" })).expect(200);
    (await author.call("GET", path, undefined, known)).expect(200);
  });

  it("a deletion erases text, media, reactions and earlier texts everywhere, and leaves the tombstone (DELETE-1)", async () => {
    const { id, owner, author, other, path, base } = await scene();
    const marked = (
      await author.post(base, { text: "zanzibar secret", media_url: "https://example.com/a.png" })
    ).as(messageSchema, 201);
    await author.patch(`${base}/${marked.id}`, { text: "zanzibar edited" });
    await other.put(`${base}/${marked.id}/reactions/${encodeURIComponent("👍")}`);
    (await other.delete(`${base}/${marked.id}`)).problem("forbidden");
    expect((await owner.delete(`${base}/${marked.id}`)).status).toBe(204);
    const gone = (await other.get(`${base}/${marked.id}`)).as(messageSchema);
    expect(gone).toMatchObject({
      text: null,
      media_url: null,
      media: null,
      reactions: [],
      mentions: [],
      pinned: false,
    });
    expect(gone.deleted_at).not.toBeNull();
    (await author.patch(`${base}/${marked.id}`, { text: "back" })).problem("message_deleted");
    expect((await owner.delete(`${base}/${marked.id}`)).status).toBe(204);
    expect((await other.get(`${base}/${marked.id}`)).as(messageSchema)).toEqual(gone);
    const left = await insideRoom(id, (_room, { storage }) =>
      ["messages", "revisions"].map((table) =>
        JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray()),
      ),
    );
    expect(left.join()).not.toContain("zanzibar");
    await eventually(
      async () =>
        env.DB.prepare("SELECT deleted_at FROM messages WHERE conversation_id = ? AND id = ?")
          .bind(id, marked.id)
          .first<string>("deleted_at"),
      (at) => at !== null,
      "the deletion in D1",
    );
    const rows = await env.DB.prepare("SELECT * FROM messages WHERE conversation_id = ?")
      .bind(id)
      .all();
    expect(JSON.stringify(rows.results)).not.toContain("zanzibar");
    expect((await author.delete(path)).status).toBe(204);
  });

  it("reaction counts are exact when everyone reacts at once, and count each person once (REACT-1)", async () => {
    const { conversation, people } = await world.room(12);
    const message = await people[0].say(conversation.id, "react to this");
    const path = `/conversations/${conversation.id}/messages/${message.id}/reactions/${encodeURIComponent("❤")}`;
    await Promise.all([...people, ...people].map((person) => person.put(path)));
    await Promise.all(people.slice(0, 5).map((person) => person.delete(path)));
    const now = (
      await people[1].get(`/conversations/${conversation.id}/messages/${message.id}`)
    ).as(messageSchema);
    expect(now.reactions).toHaveLength(1);
    expect(now.reactions[0]).toMatchObject({ emoji: "❤️", count: 7 });
    expect([...(now.reactions[0]?.user_ids ?? [])].sort()).toEqual(
      people
        .slice(5)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it("a reaction is one emoji that Unicode recommends, and a message takes a limited number of different ones (REACT-1)", async () => {
    const { id, author, other, message, path } = await scene();
    const bombs = [
      "a",
      "",
      "👍👍",
      "\u200d".repeat(200),
      `👩${"\u200d👩".repeat(50)}`,
      "1",
      "#",
      "🏳️‍🌈x",
      "\u{1F3FB}\u{1F3FB}",
    ];
    const { socket } = await world.join(other, id);
    for (const [ref, emoji] of bombs.entries()) {
      socket.send({ type: "react", ref, message_id: message.id, emoji, active: true });
      expect(await socket.answer(ref), JSON.stringify(emoji)).toMatchObject({
        type: "error",
        code: "validation_failed",
      });
    }
    (await author.put(`${path}/reactions/${encodeURIComponent("nope")}`)).problem(
      "validation_failed",
    );
    for (const emoji of EMOJI.slice(0, REACTIONS_MAX)) {
      (await author.put(`${path}/reactions/${encodeURIComponent(emoji)}`)).expect(200);
    }
    (
      await author.put(`${path}/reactions/${encodeURIComponent(EMOJI[REACTIONS_MAX] ?? "")}`)
    ).problem("too_many");
    (await other.put(`${path}/reactions/${encodeURIComponent(EMOJI[0] ?? "")}`)).expect(200);
    await author.delete(path);
    (await other.put(`${path}/reactions/${encodeURIComponent("👍")}`)).problem("message_deleted");
    (
      await other.put(`/conversations/${id}/messages/99999/reactions/${encodeURIComponent("👍")}`)
    ).problem("not_found");
  });

  it("all spellings of an emoji are one reaction, over REST and the socket, stored as Unicode spells it (REACT-1)", async () => {
    const { id, author, other, message, path } = await scene();
    const { socket } = await world.join(other, id);
    for (const [ref, [emoji, plain, spelled]] of [
      ["👍", "👍", "👍\uFE0F"],
      ["🏃\u200D\u2642\uFE0F", "🏃\u200D\u2642", "🏃\uFE0F\u200D\u2642\uFE0F"],
      ["1\uFE0F\u20E3", "1\u20E3", "1\uFE0F\uFE0F\u20E3"],
      ["🇩🇪", "🇩🇪", "🇩🇪\uFE0F"],
      ["\u261D🏽", "\u261D🏽", "\u261D\uFE0F🏽"],
      ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴\uFE0F󠁧󠁢󠁳󠁣󠁴󠁿"],
      ["\u{1FAC8}", "\u{1FAC8}", "\u{1FAC8}\uFE0F"],
    ].entries()) {
      (await author.put(`${path}/reactions/${encodeURIComponent(spelled ?? "")}`)).expect(200);
      socket.send({ type: "react", ref, message_id: message.id, emoji: plain, active: true });
      expect(await socket.answer(ref)).toMatchObject({ type: "ack" });
      const { reactions } = (await author.get(path)).as(messageSchema);
      expect(reactions).toEqual([{ emoji, count: 2, user_ids: [author.id, other.id] }]);
      (await author.delete(`${path}/reactions/${encodeURIComponent(plain ?? "")}`)).expect(200);
      socket.send({ type: "react", ref, message_id: message.id, emoji: spelled, active: false });
      expect(await socket.answer(ref)).toMatchObject({ type: "ack" });
      expect((await author.get(path)).as(messageSchema).reactions).toEqual([]);
    }
  });

  it("one reaction more than the total limit is refused by name, and removing one makes room (REACT-2)", async () => {
    const { id, author, other, message, path } = await scene();
    const people = Array.from({ length: REACTORS_MAX - 1 }, () => crypto.randomUUID());
    const reactions = [{ emoji: "👍", count: people.length, user_ids: people }];
    await insideRoom(id, (_room, { storage }) => {
      storage.sql.exec("UPDATE messages SET reactions = ?", JSON.stringify(reactions));
    });
    const [thumb, heart] = ["👍", "❤️"].map((emoji) => encodeURIComponent(emoji));
    const { socket, welcome } = await world.join(other, id);
    expect(welcome.limits.reactors_max).toBe(REACTORS_MAX);
    (await author.put(`${path}/reactions/${thumb}`)).expect(200);
    (await other.put(`${path}/reactions/${heart}`)).problem("too_many");
    const frame = { type: "react", ref: 1, message_id: message.id, emoji: "👍", active: true };
    socket.send(frame);
    expect(await socket.answer(1)).toMatchObject({ type: "error", code: "too_many" });
    (await author.delete(`${path}/reactions/${thumb}`)).expect(200);
    const now = (await other.put(`${path}/reactions/${heart}`)).as(messageSchema);
    expect(now.reactions.map(({ count }) => count)).toEqual([REACTORS_MAX - 1, 1]);
  });

  it("owners pin and unpin messages, members cannot, and everyone sees the pins (PIN-1)", async () => {
    const { id, owner, author, other, path, message, base } = await scene();
    (await other.put(`${path}/pin`)).problem("forbidden");
    expect((await owner.put(`${path}/pin`)).as(messageSchema).pinned).toBe(true);
    const pins = z.object({ items: z.array(messageSchema) });
    const listed = (await author.get(`/conversations/${id}/pins`)).as(pins);
    expect(listed.items.map((each) => each.id)).toEqual([message.id]);
    for (let count = 1; count < 50; count += 1) {
      const next = await author.say(id, `pin ${count}`);
      (await owner.put(`${base}/${next.id}/pin`)).expect(200);
    }
    const one = await author.say(id, "one too many");
    (await owner.put(`${base}/${one.id}/pin`)).problem("too_many");
    (await owner.delete(`${path}/pin`)).expect(200);
    (await owner.put(`${base}/${one.id}/pin`)).expect(200);
  });

  it("the server resolves mentions, again with each edit, and refuses a forged list (MENTION-1)", async () => {
    const { id, owner, author, other, base } = await scene();
    const name = other.user.username;
    const say = async (person: typeof owner, text: string) => (await person.say(id, text)).mentions;
    expect(await say(author, `hello @${name.toUpperCase()}.`)).toEqual([other.id]);
    expect(await say(author, `mail me@${name} or x@${name}.org`)).toEqual([]);
    expect(await say(author, "@all listen")).toEqual([]);
    expect(await say(owner, "@all listen")).toEqual(["all"]);
    expect(await say(author, "@nobody-of-this-name")).toEqual([]);
    const called = await author.say(id, `@${name}`);
    const edited = (await author.patch(`${base}/${called.id}`, { text: "nobody" })).as(
      messageSchema,
    );
    expect(edited.mentions).toEqual([]);
    (await author.post(base, { text: "x", mentions: [other.id] })).problem("validation_failed");
    expect((await other.view(id)).mention_count).toBe(2);
  });

  it("a message counts its replies, without deleted ones (THREAD-1)", async () => {
    const { id, author, other, message, base, path } = await scene();
    const reply = async (text: string): Promise<Message> =>
      (await other.post(base, { text, reply_to: message.id })).as(messageSchema, 201);
    const first = await reply("first");
    await hibernate(id);
    const second = await reply("second");
    const root = async () => (await author.get(path)).as(messageSchema);
    expect(await root()).toMatchObject({ reply_count: 2, last_reply_id: second.id });
    await other.delete(`${base}/${second.id}`);
    expect(await root()).toMatchObject({ reply_count: 1, last_reply_id: first.id });
    const thread = (await author.get(`${path}/replies?limit=1`)).as(messageListSchema);
    expect(thread.items.map((each) => each.id)).toEqual([second.id]);
    expect(thread.next_cursor).not.toBeNull();
    (await author.get(`${base}/99999/replies`)).problem("not_found");
  });

  it("every view of a reply carries the message it replies to, as it is now (THREAD-2)", async () => {
    const { id, author, other, message, base } = await scene();
    for (let count = 0; count < 55; count += 1) await author.say(id, `between ${count}`);
    const { socket } = await world.join(author, id);
    const reply = (await other.post(base, { text: "late reply", reply_to: message.id })).as(
      messageSchema,
      201,
    );
    const live = await socket.next("changes", ({ messages }) =>
      messages.some((each) => each.id === reply.id),
    );
    expect(live.messages.find((each) => each.id === message.id)?.reply_count).toBe(1);
    await author.patch(`${base}/${message.id}`, { text: "edited since" });
    const { snapshot } = await world.join(other, id);
    expect(snapshot.messages.map((each) => each.id)).not.toContain(message.id);
    expect(snapshot.referenced.map(({ text }) => text)).toEqual(["edited since"]);
    const page = (await other.get(`${base}?limit=1`)).as(messageListSchema);
    expect(page.referenced.map(({ text }) => text)).toEqual(["edited since"]);
  });
});
