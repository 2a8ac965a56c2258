import { describe, expect, it, vi } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { messageListSchema, messageSchema, type Message } from "#protocol/message.ts";
import { listOf } from "#protocol/primitives.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { PNG } from "../support/files.ts";
import { env, hibernate, inD1, openInbox, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

/** A group that shows new members only later messages, with its creator and a person who has not joined yet. */
async function joinedOnly(): Promise<{ id: string; ada: Account; grace: Account; bob: Account }> {
  const [ada, grace, bob] = await world.accounts(3);
  if (ada === undefined || grace === undefined || bob === undefined) throw new Error("nobody");
  const { id } = await world.group(ada, grace);
  const changed = await ada.patch(`/conversations/${id}`, { history: "joined" });
  expect(changed.as(conversationSchema).history).toBe("joined");
  return { id, ada, grace, bob };
}

async function add(who: Account, id: string, whom: Account): Promise<void> {
  (await who.post(`/conversations/${id}/members`, { user_id: whom.id })).expect(201);
}

async function idsOf(who: Account, path: string): Promise<number[]> {
  return (await who.get(path)).as(listOf(messageSchema)).items.map(({ id }) => id);
}

async function hits(who: Account, word: string, query = ""): Promise<string[]> {
  const found = await who.get(`/search/messages?q=${word}${query}`);
  return found.as(searchResultSchema).items.map(({ message }) => message.text ?? "");
}

function textsOf({ messages }: { messages: readonly Message[] }): (string | null)[] {
  return messages.filter(({ kind }) => kind !== "system").map(({ text }) => text);
}

/** The people's messages among those visible, without system messages such as the report of joining. */
async function said(who: Account, id: string): Promise<(string | null)[]> {
  return (await who.history(id)).filter(({ kind }) => kind !== "system").map(({ text }) => text);
}

describe("a group that shows new members only later messages", () => {
  it("people who join, or come back, start at the head after joining; the others keep what they see (VISIBLE-2)", async () => {
    const { id, ada, grace, bob } = await joinedOnly();
    const before = await ada.say(id, "before");
    await add(ada, id, bob);
    const view = await bob.view(id);
    expect(view).toMatchObject({ unread_count: 0, history: "joined" });
    expect(view.last_message?.text ?? null).toBeNull();
    expect(view.visible_from).toBeGreaterThan(before.id);
    expect(view.visible_from).toBeLessThanOrEqual(view.head);
    expect((await ada.view(id)).visible_from).toBeUndefined();
    const after = await ada.say(id, "after");
    expect(await said(bob, id)).toEqual(["after"]);
    expect(await said(grace, id)).toEqual(["before", "after"]);
    (await ada.delete(`/conversations/${id}/members/${bob.id}`)).expect(204);
    await ada.say(id, "while away");
    await add(ada, id, bob);
    expect(await said(bob, id)).toEqual([]);
    (await ada.patch(`/conversations/${id}`, { history: "all" })).expect(200);
    expect((await bob.view(id)).visible_from).toBeGreaterThan(after.id);
    const late = await world.account();
    await add(ada, id, late);
    expect(await said(late, id)).toHaveLength(3);
  });

  it("owners and admins of a group can change the setting, which a direct conversation lacks (VISIBLE-2)", async () => {
    const { id, ada, grace, bob } = await joinedOnly();
    (await grace.patch(`/conversations/${id}`, { history: "all" })).problem("forbidden");
    const path = `/conversations/${id}/members/${grace.id}`;
    (await ada.patch(path, { role: "admin" })).expect(200);
    const { head } = await grace.view(id);
    const opened = (await grace.patch(`/conversations/${id}`, { history: "all" })).as(
      conversationSchema,
    );
    expect(opened).toMatchObject({ history: "all", version: head + 1, head: head + 1 });
    const direct = { kind: "direct", member_ids: [bob.id] };
    (await ada.post("/conversations", { ...direct, history: "joined" })).problem(
      "validation_failed",
    );
    const made = (await ada.post("/conversations", direct)).as(conversationSchema, 201);
    expect(made.history).toBeUndefined();
    const refused = await ada.patch(`/conversations/${made.id}`, { history: "all" });
    refused.problem("direct_conversation");
    const group = { kind: "group", member_ids: [bob.id], history: "joined" };
    const closed = (await ada.post("/conversations", group)).as(conversationSchema, 201);
    expect(closed.history).toBe("joined");
    expect((await bob.view(closed.id)).visible_from).toBeUndefined();
  });

  it("no address shows an earlier message, whatever role its reader has by now (VISIBLE-1)", async () => {
    const { id, ada, bob } = await joinedOnly();
    const old = await ada.say(id, "an old secret");
    const path = `/conversations/${id}/messages`;
    (await ada.patch(`${path}/${old.id}`, { text: "an older secret" })).expect(200);
    (await ada.put(`${path}/${old.id}/pin`)).expect(200);
    await add(ada, id, bob);
    const role = { role: "owner" };
    (await ada.patch(`/conversations/${id}/members/${bob.id}`, role)).expect(200);
    const answered = { text: "an answer", reply_to: old.id };
    const reply = (await ada.post(path, answered)).as(messageSchema, 201);
    for (const query of ["", "?before=9999", "?after=0", `?around=${old.id}`]) {
      const page = (await bob.get(path + query)).as(messageListSchema);
      const ids = page.items.filter(({ kind }) => kind !== "system").map((one) => one.id);
      expect(ids).toEqual([reply.id]);
      expect(page).toMatchObject({ referenced: [], next_cursor: null });
      expect(page.items.every((one) => one.id > old.id)).toBe(true);
    }
    expect((await bob.get(`${path}/${reply.id}`)).as(messageSchema).reply_to).toBe(old.id);
    expect(await idsOf(bob, `/conversations/${id}/pins`)).toEqual([]);
    const one = `${path}/${old.id}`;
    for (const found of [
      bob.get(one),
      bob.get(`${one}/revisions`),
      bob.get(`${one}/replies`),
      bob.post(`${one}/translations`, { language: "es" }),
      bob.put(`${one}/reactions/👍`),
      bob.put(`${one}/pin`),
      bob.patch(one, { text: "mine" }),
      bob.delete(one),
      bob.put(`/conversations/${id}/unread`, { message_id: old.id }),
    ]) {
      (await found).problem("not_found");
    }
    (await bob.post(path, { text: "to what?", reply_to: old.id })).problem("validation_failed");
  });

  it("live changes, snapshots and resumes leave earlier messages out, and have no gap (VISIBLE-3)", async () => {
    const { id, ada, grace, bob } = await joinedOnly();
    const old = await ada.say(id, "an old secret");
    await add(ada, id, bob);
    const his = await world.join(bob, id);
    const hers = await world.join(grace, id);
    expect(his.snapshot).toMatchObject({ has_more: false, referenced: [] });
    expect(his.snapshot.messages.every(({ id: one }) => one > old.id)).toBe(true);
    expect(his.welcome.conversation.last_message?.text ?? null).toBeNull();
    await hibernate(id);
    const path = `/conversations/${id}/messages/${old.id}`;
    (await ada.patch(path, { text: "a newer secret" })).expect(200);
    (await ada.put(`${path}/reactions/👍`)).expect(200);
    await ada.post(`/conversations/${id}/messages`, { text: "a reply", reply_to: old.id });
    (await ada.delete(path)).expect(204);
    await his.socket.settled();
    await hers.socket.settled();
    const received = his.socket.all("changes");
    let { head } = his.welcome;
    for (const { from, to } of received) {
      expect(from).toBe(head);
      head = to;
    }
    expect(head).toBe((await bob.view(id)).head);
    expect(received.flatMap(textsOf)).toEqual(["a reply"]);
    expect(JSON.stringify(his.socket.frames)).not.toContain("secret");
    const seen = hers.socket.all("changes").flatMap(({ messages }) => messages);
    expect(seen.filter(({ id: one }) => one === old.id).length).toBe(4);
    const back = await world.resume(bob, id, { since: 0, epoch: his.welcome.epoch });
    const resumed = await back.socket.next("changes", ({ complete }) => complete);
    expect(resumed).toMatchObject({ from: 0, to: head });
    expect(textsOf(resumed)).toEqual(["a reply"]);
    const whole = await world.resume(grace, id, { since: 0, epoch: his.welcome.epoch });
    const all = await whole.socket.next("changes", ({ complete }) => complete);
    expect(all.messages.map(({ id: one }) => one)).toContain(old.id);
  });

  it("search, lists and unread counts cover only what their reader sees (VISIBLE-4)", async () => {
    const { id, ada, bob } = await joinedOnly();
    const word = `zebra${crypto.randomUUID().slice(0, 8)}`;
    for (let i = 0; i < 5; i += 1) await ada.say(id, `${word} ${i} @all`);
    const other = await world.group(ada, bob);
    await ada.say(other.id, `${word} elsewhere`);
    await add(ada, id, bob);
    await ada.say(id, `${word} after @${bob.user.username}`);
    await eventually(
      () => hits(bob, word),
      (texts) => texts.length >= 2,
      "search to have what he sees",
    );
    expect(await hits(bob, word)).toEqual([
      `${word} after @${bob.user.username}`,
      `${word} elsewhere`,
    ]);
    expect(await hits(bob, word, "&order=best")).toHaveLength(2);
    expect(await hits(bob, word, `&conversation_id=${id}`)).toHaveLength(1);
    expect(await hits(ada, word)).toHaveLength(7);
    const listed = (await bob.get("/conversations")).as(conversationListSchema).items;
    const view = listed.find((one) => one.id === id);
    expect(view).toMatchObject({ unread_count: 1, mention_count: 1 });
    expect(view).toEqual(await bob.view(id));
    const inbox = await openInbox(bob);
    expect(inbox.conversations.get(id)?.last_message?.text).toContain("after");
    const rows = await inD1("members", id);
    expect(rows.find(({ user_id }) => user_id === bob.id)?.["visible_from"]).toBe(
      view?.visible_from,
    );
  });

  it("a search reads no row of messages before its searcher's history, however many there are (VISIBLE-4)", async () => {
    const { id, ada, bob } = await joinedOnly();
    const word = `zebra${crypto.randomUUID().slice(0, 8)}`;
    for (let i = 0; i < 40; i += 1) await ada.say(id, `${word} ${i}`);
    await add(ada, id, bob);
    await ada.say(id, `${word} after`);
    await eventually(
      () => hits(bob, word),
      (texts) => texts.length === 1,
      "search to have what he sees",
    );
    let read = 0;
    const statement = Object.getPrototypeOf(env.DB.prepare("SELECT 1")) as D1PreparedStatement;
    const { all } = statement;
    vi.spyOn(statement, "all").mockImplementation(async function (this: D1PreparedStatement) {
      const result = await all.call(this);
      read += result.meta.rows_read;
      return result;
    });
    try {
      expect(await hits(bob, word)).toEqual([`${word} after`]);
      expect(await hits(bob, word, "&order=best")).toHaveLength(1);
      expect(read).toBeLessThan(60);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it("a file is served to everyone who sees a message that carries it (VISIBLE-5)", async () => {
    const { id, ada, grace, bob } = await joinedOnly();
    const { media_url } = JSON.parse((await ada.upload(PNG)).expect(201).text) as {
      media_url: string;
    };
    (await ada.post(`/conversations/${id}/messages`, { media_url })).expect(201);
    await add(ada, id, bob);
    expect((await grace.fetchMedia(media_url)).status).toBe(200);
    expect((await bob.fetchMedia(media_url)).status).toBe(404);
    (await bob.post(`/conversations/${id}/messages`, { media_url })).problem("validation_failed");
    expect(await idsOf(bob, `/conversations/${id}/media`)).toEqual([]);
    const again = await ada.post(`/conversations/${id}/messages`, { media_url });
    const { id: second } = again.as(messageSchema, 201);
    expect((await bob.fetchMedia(media_url)).status).toBe(200);
    (await ada.delete(`/conversations/${id}/messages/${second}`)).expect(204);
    await eventually(
      () => bob.fetchMedia(media_url),
      ({ status }) => status === 404,
      "the file to be gone for him",
    );
    expect((await grace.fetchMedia(media_url)).status).toBe(200);
  });
});
