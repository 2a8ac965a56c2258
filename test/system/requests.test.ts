import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { userListSchema, userSchema } from "#protocol/user.ts";
import { fence, InboxReplica } from "../support/inbox-replica.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { worldAt } from "../support/over-sockets.ts";
import { eventually } from "../support/wire.ts";
import type { Account, World } from "../support/world.ts";

let server: Started;
let world: World;

beforeAll(async () => {
  server = await startMiniflare(inject("worker"), { vars: { MESSAGE_REQUESTS: "strangers" } });
  world = worldAt(server.url);
});
afterAll(() => server.miniflare.dispose());

const open = (one: Account, other: Account) =>
  one.post("/conversations", { kind: "direct", member_ids: [other.id] });

async function directId(one: Account, other: Account): Promise<string> {
  const answer = await open(one, other);
  return answer.as(conversationSchema, answer.status === 200 ? 200 : 201).id;
}

async function listed(who: Account, query = ""): Promise<string[]> {
  const list = (await who.get(`/conversations${query}`)).as(conversationListSchema);
  return list.items.map(({ id }) => id);
}

async function totalsOf(who: Account) {
  return (await who.get("/unread")).as(unreadTotalsSchema);
}

async function inboxOf(who: Account): Promise<InboxReplica> {
  const inbox = new InboxReplica(world.wire, who);
  await inbox.connect();
  return inbox;
}

const answer = (who: Account, id: string, action: string) =>
  who.put(`/conversations/${id}/request`, { action });

/** A stranger's request with one message, once D1 has it. */
async function requested(): Promise<{ me: Account; stranger: Account; id: string }> {
  const [me, stranger] = (await world.accounts(2)) as [Account, Account];
  const id = await directId(stranger, me);
  await stranger.say(id, "hello from afar");
  await eventually(
    () => listed(me, "?requests=pending"),
    (ids) => ids.includes(id),
    "the request in D1",
  );
  return { me, stranger, id };
}

describe("a stranger's first direct message", () => {
  it("a stranger's first message is a request: apart from the list, the snapshot, search and totals, and counted once (REQUEST-1, REQUEST-2)", async () => {
    const [me, stranger] = (await world.accounts(2)) as [Account, Account];
    const inbox = await inboxOf(me);
    const id = await directId(stranger, me);
    expect(await totalsOf(me)).toMatchObject({ request_count: 0 });
    await stranger.say(id, `@${me.user.username} zebra`);
    await stranger.say(id, "zebra again");
    await eventually(
      async () => inbox.conversations.get(id),
      (view) => view?.request === "pending" && view.last_message?.text === "zebra again",
      "the inbox to have the request",
    );
    const quiet = { unread_count: 0, mention_count: 0, request_count: 1 };
    expect(inbox.totals).toEqual(quiet);
    await eventually(
      () => listed(me, "?requests=pending"),
      (ids) => ids.join() === id,
      "D1 to have the request",
    );
    expect(await totalsOf(me)).toEqual(quiet);
    expect(await listed(me)).toEqual([]);
    expect(await listed(me, `?q=${stranger.user.username}`)).toEqual([]);
    expect(await listed(me, "?requests=ignored")).toEqual([]);
    expect((await me.get("/search/messages?q=zebra")).text).not.toContain(id);
    const later = await inboxOf(me);
    expect([later.conversations.size, later.totals]).toEqual([0, quiet]);
    // Its sender notices nothing, and the reader reads it like any other.
    expect((await stranger.view(id)).request).toBeUndefined();
    expect(await listed(stranger)).toEqual([id]);
    expect((await me.history(id)).length).toBe(2);
  });

  it("a request reveals nothing until it is accepted: no presence, typing, receipts, or last seen (REQUEST-3)", async () => {
    const { me, stranger, id } = await requested();
    const [mine, theirs] = [await inboxOf(me), await inboxOf(stranger)];
    const { socket } = await world.join(stranger, id);
    const here = await world.join(me, id);
    const { message_id } = { message_id: (await me.history(id)).at(-1)!.id };
    here.socket.send({ type: "read", message_id });
    here.socket.send({ type: "delivered", message_id });
    here.socket.send({ type: "typing", active: true });
    (await me.put(`/conversations/${id}/read`, { message_id })).expect(200);
    await here.socket.settled();
    await socket.settled();
    const kinds = new Set(socket.frames.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(["error", "snapshot", "welcome"]);
    const { welcome } = await world.join(stranger, id);
    expect(welcome.online).toEqual([stranger.id]);
    expect(welcome.members.find(({ user_id }) => user_id === me.id)).toMatchObject({
      read: 0,
      delivered: 0,
    });
    expect([mine.online?.has(stranger.id), theirs.online?.has(me.id)]).not.toContain(true);
    expect((await stranger.get(`/users/${me.id}`)).as(userSchema).last_seen_at).toBeUndefined();
    (await answer(me, id, "accept")).expect(200);
    await socket.next("presence", ({ user_id, online }) => user_id === me.id && online);
    await eventually(
      async () => theirs.online?.has(me.id),
      (online) => online === true,
      "the sender to see them online",
    );
  });

  it("an answer accepts a request, which is a conversation like any other from then on (REQUEST-2)", async () => {
    const { me, stranger, id } = await requested();
    const inbox = await inboxOf(me);
    await me.say(id, "who are you?");
    await eventually(
      async () => inbox.conversations.get(id),
      (view) => view !== undefined && view.request === undefined,
      "the request to be accepted",
    );
    for (let i = 0; i < 8; i += 1) await stranger.say(id, `line ${i}`);
    await eventually(
      () => totalsOf(me),
      ({ unread_count, request_count }) => unread_count === 9 && request_count === 0,
      "its messages to count",
    );
    expect(await listed(me)).toEqual([id]);
    (await answer(me, id, "accept")).expect(200);
    (await answer(me, id, "ignore")).problem("not_found");
  });

  it("an ignored request stays quiet, until it is accepted after all (REQUEST-2)", async () => {
    const { me, stranger, id } = await requested();
    const inbox = await inboxOf(me);
    expect((await answer(me, id, "ignore")).as(conversationSchema).request).toBe("ignored");
    await eventually(
      async () => inbox.totals,
      (totals) => totals?.request_count === 0,
      "the count to fall",
    );
    const frames = inbox.frames.length;
    const view = await stranger.view(id);
    await stranger.say(id, "are you there?");
    await eventually(
      () => listed(me, "?requests=ignored"),
      (ids) => ids.join() === id,
      "D1 to have it as ignored",
    );
    expect((await stranger.view(id)).revision).toBeGreaterThan(view.revision);
    expect(inbox.frames.slice(frames)).toEqual([]);
    expect(await listed(me, "?requests=pending")).toEqual([]);
    expect(await totalsOf(me)).toEqual({ unread_count: 0, mention_count: 0, request_count: 0 });
    (await answer(me, id, "accept")).expect(200);
    expect(await listed(me)).toEqual([id]);
  });

  it("the sender of a request receives nothing when it is ignored, or when they are unblocked (REQUEST-3)", async () => {
    const { me, stranger, id } = await requested();
    await inboxOf(me);
    const inbox = await inboxOf(stranger);
    const theirs = (await world.join(stranger, id)).socket;
    await world.join(me, id);
    (await answer(me, id, "ignore")).expect(200);
    const block = `/users/me/blocks/${stranger.id}`;
    (await me.put(block)).expect(204);
    (await me.delete(block)).expect(204);
    const db = await server.miniflare.getD1Database("DB");
    const blocks = db.prepare("SELECT 1 FROM blocks WHERE user_id = ?").bind(me.id);
    await eventually(
      () => blocks.first(),
      (row) => row === null,
      "the end of the block in D1",
    );
    await fence(world, inbox, stranger);
    await theirs.settled();
    expect(theirs.all("presence")).toEqual([]);
    expect(inbox.frames.filter(({ type }) => type === "presence")).toEqual([]);
  });

  it("few further requests follow an unanswered one, and the refusal is the same whatever became of it (REQUEST-4)", async () => {
    const { me, stranger, id } = await requested();
    const other = await requested();
    (await answer(other.me, other.id, "ignore")).expect(200);
    const refused = async (who: Account, conversation: string) => {
      for (let i = 0; i < 4; i += 1) await who.say(conversation, `line ${i}`, `line-${i}`);
      const of = `/conversations/${conversation}/messages`;
      const { request_id: _, ...problem } = (await who.post(of, { text: "more" })).problem(
        "too_many",
      );
      expect((await who.post(of, { text: "x", client_id: "line-1" })).status).toBe(200);
      return problem;
    };
    expect(await refused(stranger, id)).toEqual(await refused(other.stranger, other.id));
    await me.say(id, "enough");
    await stranger.say(id, "one more");
  });

  it("a first message is no request among people of a group, of somebody who asked as well, of a server key, or in an old conversation (REQUEST-1)", async () => {
    const { people } = await world.room(3);
    const [one, two, three] = people;
    const plain = async (from: Account, to: Account) => {
      const id = await directId(from, to);
      await from.say(id, "hello");
      expect((await to.view(id)).request).toBeUndefined();
      await eventually(
        () => listed(to),
        (ids) => ids.includes(id),
        "their list to have it",
      );
    };
    await plain(one, two);
    await plain(three!, one);
    const [first, second] = (await world.accounts(2)) as [Account, Account];
    await directId(first, second);
    await directId(second, first);
    await plain(first, second);
  });

  it("a request is ignored with a block of its sender, who cannot write any more, and stays so when unblocked (BLOCK-2)", async () => {
    const { me, stranger, id } = await requested();
    (await me.put(`/users/me/blocks/${stranger.id}`)).expect(204);
    (await stranger.post(`/conversations/${id}/messages`, { text: "and?" })).problem(
      "not_reachable",
    );
    expect(await listed(me, "?requests=pending")).toEqual([]);
    expect(await listed(me, "?requests=ignored")).toEqual([]);
    (await me.delete(`/users/me/blocks/${stranger.id}`)).expect(204);
    expect(await listed(me, "?requests=ignored")).toEqual([id]);
    expect(await totalsOf(me)).toMatchObject({ request_count: 0 });
  });
});

describe("who finds and reaches a person", () => {
  const finds = async (who: Account, whom: Account) => {
    const { username } = whom.user;
    const page = (await who.get(`/users?q=${username}`)).as(userListSchema);
    const byName = page.items.some(({ id }) => id === whom.id);
    expect((await who.get(`/users/${whom.id}`)).status).toBe(byName ? 200 : 404);
    return byName;
  };

  it("people choose who finds them: everyone, people they share a conversation with, or nobody; a request shares nothing (REACH-1, REACH-5)", async () => {
    const { people, conversation } = await world.room(2);
    const [me, friend] = people;
    const stranger = await world.account();
    const choose = async (discoverable_by: string) => {
      const self = (await me.patch("/users/me", { discoverable_by })).as(userSchema);
      expect(self.discoverable_by).toBe(discoverable_by);
      return [await finds(stranger, me), await finds(friend, me), await finds(me, me)];
    };
    expect((await me.get("/users/me")).as(userSchema)).toMatchObject({
      discoverable_by: "everyone",
      messages_from: "everyone",
    });
    expect(await choose("everyone")).toEqual([true, true, true]);
    await stranger.say(await directId(stranger, me), "hello");
    expect(await choose("shared")).toEqual([false, true, true]);
    expect(await choose("nobody")).toEqual([false, false, true]);
    expect((await stranger.get(`/users/${me.id}`)).problem("not_found").detail).toBe(
      (await stranger.get("/users/nobody-is-called-so")).problem("not_found").detail,
    );
    expect((await friend.get(`/conversations/${conversation.id}/members`)).text).toContain(me.id);
    expect((await friend.get(`/users/${me.id}`)).text).not.toContain("discoverable_by");
  });

  it("only the people they choose open a direct conversation with them, and existing ones continue (REACH-2, REACH-3, REACH-4)", async () => {
    const { people } = await world.room(2);
    const [me, friend] = people;
    const [known, stranger] = (await world.accounts(2)) as [Account, Account];
    const there = await directId(known, me);
    (await me.patch("/users/me", { messages_from: "shared" })).expect(200);
    const refusal = (await open(stranger, me)).problem("not_reachable");
    expect(refusal.errors?.map(({ path }) => path)).toEqual(["member_ids.0"]);
    await directId(known, me);
    await known.say(there, "hello");
    (await me.patch("/users/me", { messages_from: "nobody" })).expect(200);
    (await open(friend, me)).problem("not_reachable");
    const group = { kind: "group", member_ids: [me.id] };
    (await stranger.post("/conversations", group)).problem("not_reachable");
    (await friend.post("/conversations", group)).expect(201);
    // A disabled account gets the same answer.
    const operator = { authorization: "Bearer operator-token-of-the-tests" };
    const gone = await world.account();
    const path = `/api/v1/operator/users/${gone.id}`;
    (await world.request("PATCH", path, { disabled: true }, operator)).expect(204);
    const { request_id: _, ...disabled } = (await open(stranger, gone)).problem("not_reachable");
    const { request_id: __, ...chosen } = refusal;
    expect(disabled).toEqual(chosen);
  });
});
