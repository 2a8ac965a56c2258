import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { followSchema, threadListSchema, type Thread } from "#protocol/thread.ts";
import { messageSchema, type Message } from "#protocol/message.ts";
import { env, inD1, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function reply(who: Account, id: string, reply_to: number, text: string): Promise<Message> {
  const answer = await who.post(`/conversations/${id}/messages`, { text, reply_to });
  return answer.as(messageSchema, 201);
}

async function threadsOf(who: Account, query = ""): Promise<Thread[]> {
  return (await who.get(`/threads${query}`)).as(threadListSchema).items;
}

/** Waits until D1 has the conversation up to this message. */
async function caughtUp(conversationId: string, { id }: Message): Promise<void> {
  await eventually(
    async () => (await inD1("messages", conversationId)).map(({ id }) => id),
    (ids) => ids.includes(id),
    "D1 to have the reply",
  );
}

const seen = (threads: Thread[]) =>
  threads.map(({ message, last_reply, unread_count }) => [
    message.text,
    last_reply.text,
    unread_count,
  ]);

describe("a thread", () => {
  it("a thread is followed by its author, everyone who replies and everyone mentioned by name, and by nobody else (FOLLOW-1, FOLLOW-2)", async () => {
    const { conversation, people } = await world.room(4);
    const [ann, ben, eve, sam] = people;
    if (eve === undefined || sam === undefined) throw new Error("nobody");
    const { id } = conversation;
    const root = await ann.say(id, "Lunch?");
    await reply(ben, id, root.id, `With @${eve.user.username}`);
    const last = await reply(ben, id, root.id, "At one");
    await caughtUp(id, last);
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", "At one", 2]]);
    expect(seen(await threadsOf(ben))).toEqual([["Lunch?", "At one", 0]]);
    expect(seen(await threadsOf(eve))).toEqual([["Lunch?", "At one", 2]]);
    expect(await threadsOf(sam)).toEqual([]);
  });

  it("a thread is read as far as its follower has seen or written, and deleted replies do not count (FOLLOW-2, FOLLOW-4)", async () => {
    const { conversation, people } = await world.room();
    const [ann, ben] = people;
    const { id } = conversation;
    const root = await ann.say(id, "Lunch?");
    const follow = `/conversations/${id}/messages/${root.id}/follow`;
    const first = await reply(ben, id, root.id, "Yes");
    const second = await reply(ben, id, root.id, "or no");
    await caughtUp(id, second);
    expect((await ann.get(follow)).as(followSchema)).toEqual({ following: true, read: root.id });
    await ann.put(`${follow}/read`, { message_id: first.id });
    await ann.put(`${follow}/read`, { message_id: root.id });
    expect((await ann.get(follow)).as(followSchema).read).toBe(first.id);
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", "or no", 1]]);
    await ben.delete(`/conversations/${id}/messages/${second.id}`);
    await eventually(
      async () => seen(await threadsOf(ann)),
      (threads) => threads[0]?.[1] === "Yes",
      "the deleted reply to be gone",
    );
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", "Yes", 0]]);
    await caughtUp(id, await reply(ben, id, root.id, "Well, yes"));
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", "Well, yes", 1]]);
    await caughtUp(id, await reply(ann, id, root.id, "Good"));
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", "Good", 0]]);
  });

  it("replies from before a person follows a thread count as read (FOLLOW-4)", async () => {
    const { conversation, people } = await world.room(4);
    const [ann, ben, eve, sam] = people;
    if (eve === undefined || sam === undefined) throw new Error("nobody");
    const { id } = conversation;
    const root = await ann.say(id, "Lunch?");
    await reply(ben, id, root.id, "Yes");
    await reply(ben, id, root.id, "At one");
    const called = await reply(ben, id, root.id, `And @${eve.user.username}?`);
    await caughtUp(id, called);
    (await sam.put(`/conversations/${id}/messages/${root.id}/follow`)).expect(204);
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", called.text, 3]]);
    expect(seen(await threadsOf(eve))).toEqual([["Lunch?", called.text, 1]]);
    expect(seen(await threadsOf(sam))).toEqual([["Lunch?", called.text, 0]]);
    const last = await reply(ann, id, root.id, "All of us");
    await caughtUp(id, last);
    expect(seen(await threadsOf(eve))).toEqual([["Lunch?", last.text, 2]]);
    expect(seen(await threadsOf(sam))).toEqual([["Lunch?", last.text, 1]]);
  });

  it("following or leaving a thread by hand stays, whatever is said in it (FOLLOW-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, ben, eve] = people;
    if (eve === undefined) throw new Error("nobody");
    const { id } = conversation;
    const root = await ann.say(id, "Lunch?");
    const follow = `/conversations/${id}/messages/${root.id}/follow`;
    expect((await eve.put(follow)).status).toBe(204);
    expect((await ann.delete(follow)).status).toBe(204);
    await caughtUp(id, await reply(ben, id, root.id, `Well, @${ann.user.username}`));
    expect([await threadsOf(ann), seen(await threadsOf(eve))]).toEqual([
      [],
      [["Lunch?", `Well, @${ann.user.username}`, 1]],
    ]);
    await ann.put(follow);
    expect(seen(await threadsOf(ann))).toEqual([["Lunch?", `Well, @${ann.user.username}`, 0]]);
    const stranger = await world.account();
    for (const answer of [
      await stranger.put(follow),
      await stranger.get(follow),
      await stranger.put(`${follow}/read`, { message_id: 1 }),
    ]) {
      answer.problem("not_found");
    }
  });

  it("threads are listed by their last reply, page by page, while the follower sees the conversation (FOLLOW-2)", async () => {
    const { conversation, people } = await world.room(3);
    const [ann, ben, eve] = people;
    if (eve === undefined) throw new Error("nobody");
    const { id } = conversation;
    const texts = ["one", "two", "three"];
    const roots = await Promise.all(texts.map((text) => eve.say(id, text)));
    roots.sort((a, b) => a.id - b.id);
    let last = roots[0];
    for (const { id: root } of [...roots, ...roots.slice(0, 1)]) {
      last = await reply(ben, id, root, "yes");
    }
    if (last === undefined) throw new Error("nothing");
    await caughtUp(id, last);
    const wanted = [roots[0], roots[2], roots[1]].map((root) => root?.text);
    const page = (await eve.get("/threads?limit=2")).as(threadListSchema);
    const rest = (
      await eve.get(`/threads?limit=2&cursor=${encodeURIComponent(page.next_cursor ?? "")}`)
    ).as(threadListSchema);
    const listed = [...page.items, ...rest.items].map(({ message }) => message.text);
    expect([listed, rest.next_cursor]).toEqual([wanted, null]);
    (await eve.get("/threads?cursor=none")).problem("validation_failed");
    await ann.delete(`/conversations/${id}/members/${eve.id}`);
    expect(await threadsOf(eve)).toEqual([]);
  });
});

it("people's first replies write a row each in D1, and later ones none (FOLLOW-1)", async () => {
  const { conversation, people } = await world.room();
  const [ann, ben] = people;
  const { id } = conversation;
  const root = await ann.say(id, "Lunch?");
  const follows = async () => {
    const row = await env.DB.prepare(
      "SELECT count(*) AS n FROM thread_follows WHERE conversation_id = ?",
    )
      .bind(id)
      .first<{ n: number }>();
    return row?.n;
  };
  for (const count of [2, 2, 2]) {
    await caughtUp(id, await reply(ben, id, root.id, "Yes"));
    expect(await follows()).toBe(count);
  }
  const other = await world.room();
  const none = await other.people[0].say(other.conversation.id, "Nothing to follow");
  await caughtUp(other.conversation.id, none);
  await ann.delete(`/conversations/${id}`);
  expect(await follows()).toBe(0);
});

/** This many threads without replies. */
async function fill(
  who: Account,
  id: string,
  { many, following, by_hand }: { many: number; following: boolean; by_hand: boolean },
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO thread_follows (user_id, conversation_id, message_id, following, by_hand, read)
     WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 99999 + ?5)
     SELECT ?1, ?2, i, ?3, ?4, 0 FROM n`,
  )
    .bind(who.id, id, following ? 1 : 0, by_hand ? 1 : 0, many)
    .run();
}

async function rowsOf(who: Account): Promise<number> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM thread_follows WHERE user_id = ?")
    .bind(who.id)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

it("nobody follows more threads than the limit: the longest silent go first, and never chosen ones (FOLLOW-5)", async () => {
  const { conversation, people } = await world.room(3);
  const [ann, ben, eve] = people;
  if (eve === undefined) throw new Error("nobody");
  const { id } = conversation;
  const root = await ann.say(id, "Lunch?");
  const chosen = `/conversations/${id}/messages/${(await ann.say(id, "Tea?")).id}/follow`;
  for (const who of [ann, eve]) {
    expect((await who.put(chosen)).status).toBe(204);
    await fill(who, id, { many: 1_201, following: true, by_hand: false });
  }
  await caughtUp(id, await reply(ben, id, root.id, "Yes"));
  const [thread] = await threadsOf(ann);
  expect(thread?.message.id).toBe(root.id);
  expect(await threadsOf(eve), "with nothing to list").toEqual([]);
  for (const who of [ann, eve]) {
    await eventually(
      () => rowsOf(who),
      (n) => n === 1_000,
      "the rest to be forgotten",
    );
    expect((await who.get(chosen)).as(followSchema).following).toBe(true);
  }
  expect(await threadsOf(ann)).toHaveLength(1);
});

it("nobody chooses more threads than the limit until they leave one, and as many left ones are remembered (FOLLOW-5)", async () => {
  const { conversation, people } = await world.room();
  const [ann, ben] = people;
  const { id } = conversation;
  const follow = async (text: string) =>
    `/conversations/${id}/messages/${(await ben.say(id, text)).id}/follow`;
  const [first, second] = [await follow("one"), await follow("two")];
  await ann.put(first);
  await fill(ann, id, { many: 999, following: true, by_hand: true });
  (await ann.put(second)).problem("too_many");
  expect((await ann.get(second)).as(followSchema).following).toBe(false);
  expect((await ann.put(first)).status, "what one follows already").toBe(204);
  expect((await ann.delete(first)).status).toBe(204);
  expect((await ann.put(second)).status).toBe(204);
  (await ann.put(first)).problem("too_many");
  expect(await rowsOf(ann)).toBe(1_001);

  await fill(ben, id, { many: 1_000, following: false, by_hand: true });
  expect((await ben.delete(first)).status).toBe(204);
  expect(await rowsOf(ben)).toBe(1_000);
});

it("a block removes the threads of a direct conversation from the list, and its end brings them back (FOLLOW-2, BLOCK-2)", async () => {
  const [ann, ben] = [await world.account(), await world.account()];
  const opened = await ann.post("/conversations", { kind: "direct", member_ids: [ben.id] });
  const { id } = opened.as(conversationSchema, 201);
  const root = await ann.say(id, "Lunch?");
  await caughtUp(id, await reply(ben, id, root.id, "Yes"));
  expect(await threadsOf(ann)).toHaveLength(1);
  const listed = (many: number) =>
    eventually(
      async () => (await threadsOf(ann)).length,
      (n) => n === many,
      `${many} threads in the list`,
    );
  (await ann.put(`/users/me/blocks/${ben.id}`)).expect(204);
  await listed(0);
  (await ann.delete(`/users/me/blocks/${ben.id}`)).expect(204);
  await listed(1);
});
