import { beforeEach, describe, expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { invitationSchema } from "#protocol/invitation.ts";
import { blockedPersonListSchema } from "#protocol/privacy.ts";
import { userSchema } from "#protocol/user.ts";
import { blockedBetween, BLOCKED_BETWEEN } from "#storage/d1/blocks.ts";
import { evict } from "../support/evict.ts";
import {
  env,
  hibernate,
  inboxFence,
  insideUser,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const at = ({ id }: Account) => `/users/me/blocks/${id}`;

async function blockedBy(who: Account, query = "") {
  return (await who.get(`/users/me/blocks${query}`)).as(blockedPersonListSchema);
}

async function listed(who: Account): Promise<string[]> {
  const list = (await who.get("/conversations")).as(conversationListSchema);
  return list.items.map(({ id }) => id);
}

async function direct(one: Account, other: Account, status = 201): Promise<string> {
  const answer = await one.post("/conversations", { kind: "direct", member_ids: [other.id] });
  return answer.as(conversationSchema, status).id;
}

describe("the list of blocks", () => {
  it("a person lists whom they blocked, the latest first and page by page, and nobody else sees the list (BLOCK-1)", async () => {
    const [me, one, two] = await world.accounts(3);
    for (const each of [one!, two!, one!]) (await me!.put(at(each))).expect(204);
    const first = await blockedBy(me!, "?limit=1");
    const rest = await blockedBy(me!, `?limit=1&cursor=${first.next_cursor ?? ""}`);
    expect([...first.items, ...rest.items].map(({ user_id }) => user_id).sort()).toEqual(
      [one!.id, two!.id].sort(),
    );
    expect(rest.next_cursor).toBeNull();
    expect((await blockedBy(one!)).items).toEqual([]);
    (await me!.get("/users/me/blocks?cursor=x")).problem("validation_failed");
    (await me!.delete(at(one!))).expect(204);
    (await me!.delete(at(one!))).expect(204);
    expect((await blockedBy(me!)).items).toMatchObject([
      { user_id: two!.id, username: two!.user.username },
    ]);
  });

  it("nobody can block themselves or an unknown person (BLOCK-1)", async () => {
    const me = await world.account();
    const { errors } = (await me.put(at(me))).problem("validation_failed");
    expect(errors?.map(({ path }) => path)).toEqual(["user_id"]);
    (await me.put("/users/me/blocks/nobody-is-called-so")).problem("not_found");
    (await me.delete("/users/me/blocks/nobody-is-called-so")).problem("not_found");
    expect((await blockedBy(me)).items).toEqual([]);
  });

  it("every device of a person has their blocks from its welcome on (BLOCK-1)", async () => {
    const [me, pest] = await world.accounts(2);
    const inbox = await openInbox(me!);
    expect([...inbox.blocked]).toEqual([]);
    const blocked = (ids: string[]) =>
      eventually(
        async () => [...inbox.blocked],
        (now) => now.join() === ids.join(),
        "the inbox to have the list",
      );
    (await me!.put(at(pest!))).expect(204);
    await blocked([pest!.id]);
    await evict(env.USERS.getByName(me!.id));
    expect([...(await openInbox(me!)).blocked]).toEqual([pest!.id]);
    (await me!.delete(at(pest!))).expect(204);
    expect([...(await openInbox(me!)).blocked]).toEqual([]);
  });

  it("the server finds blocks in both directions by the primary key alone", async () => {
    const [me, blocked, blocker, other] = await world.accounts(4);
    (await me!.put(at(blocked!))).expect(204);
    (await blocker!.put(at(me!))).expect(204);
    const others = [blocked!, blocker!, other!].map(({ id }) => id);
    expect(await blockedBetween(env.DB, me!.id, others)).toEqual(
      new Set([blocked!.id, blocker!.id]),
    );
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${BLOCKED_BETWEEN}`)
      .bind(me!.id, "[]")
      .all<{ detail: string }>();
    const searches = results.map(({ detail }) => detail).filter((step) => /blocks/.test(step));
    expect(searches.length).toBe(2);
    for (const step of searches) {
      expect(step).toMatch(/^SEARCH blocks USING PRIMARY KEY \(user_id=\? AND blocked_id=\?\)/);
    }
  });
});

describe("a direct conversation with somebody who is blocked", () => {
  let me: Account;
  let pest: Account;
  let id: string;
  beforeEach(async () => {
    [me, pest] = (await world.accounts(2)) as [Account, Account];
    id = await direct(me, pest);
    await me.say(id, "hello");
    await pest.say(id, "hello yourself");
  });
  const messages = () => `/conversations/${id}/messages`;

  it("neither person of a blocked direct conversation can write there, over REST or a socket, and both get the same answer (BLOCK-2)", async () => {
    const { socket } = await world.join(pest, id);
    const { id: own } = await pest.say(id, "mine");
    (await me.put(at(pest))).expect(204);
    for (const person of [pest, me]) {
      const refusal = (await person.post(messages(), { text: "listen" })).problem("not_reachable");
      expect(refusal.detail).toBe("This person can't be messaged");
    }
    (await pest.patch(`${messages()}/${own}`, { text: "edited" })).problem("not_reachable");
    const reaction = `${messages()}/${own}/reactions/${encodeURIComponent("👍")}`;
    (await pest.put(reaction)).problem("not_reachable");
    (await pest.post(`/conversations/${id}/events`, { name: "ring" })).problem("not_reachable");
    socket.send({ type: "send", ref: 1, client_id: "x", text: "listen" });
    expect(await socket.answer(1)).toMatchObject({ type: "error", code: "not_reachable" });
    // Earlier messages stay, and their sender may still delete them.
    (await pest.delete(`${messages()}/${own}`)).expect(204);
    expect((await me.history(id)).map(({ text }) => text)).toEqual([
      "hello",
      "hello yourself",
      null,
    ]);
  });

  it("the retry of a send that was acknowledged before the block is acknowledged again, and adds nothing (BLOCK-2)", async () => {
    const { id: sent } = await pest.say(id, "before", "once");
    (await me.put(at(pest))).expect(204);
    const again = await pest.post(messages(), { text: "before", client_id: "once" });
    expect(again.status).toBe(200);
    expect((await me.history(id)).at(-1)?.id).toBe(sent);
  });

  it("each send in flight at the moment of a block is either stored and acknowledged, or refused (BLOCK-2)", async () => {
    const sends = Array.from({ length: 20 }, (_, i) =>
      pest.post(messages(), { text: `${i}`, client_id: `${i}` }),
    );
    const blocking = me.put(at(pest));
    const answers = await Promise.all(sends);
    (await blocking).expect(204);
    const texts = new Set((await me.history(id)).map(({ text }) => text));
    for (const [i, answer] of answers.entries()) {
      expect([201, 403]).toContain(answer.status);
      expect(texts.has(`${i}`)).toBe(answer.status === 201);
    }
    (await pest.post(messages(), { text: "after" })).problem("not_reachable");
  });

  it("a block hides the direct conversation on all devices of the blocker, and unblocking brings it back without a new message (BLOCK-2)", async () => {
    const inbox = await openInbox(me);
    expect(inbox.conversations.has(id)).toBe(true);
    (await me.put(at(pest))).expect(204);
    await eventually(
      async () => inbox.conversations.has(id),
      (there) => !there,
      "it to leave the inbox",
    );
    expect(await listed(me)).not.toContain(id);
    expect(await listed(pest)).toContain(id);
    expect((await me.view(id)).blocked).toBe(true);
    expect((await pest.view(id)).blocked).toBeUndefined();
    expect((await openInbox(me)).conversations.has(id)).toBe(false);
    await roomStub(id).rebuildProjection();
    expect(await listed(me)).not.toContain(id);
    (await me.delete(at(pest))).expect(204);
    await eventually(
      async () => inbox.conversations.get(id),
      (view) => view !== undefined && view.blocked === undefined,
      "it to come back",
    );
    expect(await listed(me)).toContain(id);
    (await pest.post(messages(), { text: "again" })).expect(201);
  });

  it("a blocked person can neither open a direct conversation with the blocker nor add them to a group, and learns no reason (BLOCK-2)", async () => {
    const other = await world.account();
    (await other.put(at(pest))).expect(204);
    const asked = { kind: "direct", member_ids: [other.id] };
    const refusal = (await pest.post("/conversations", asked)).problem("not_reachable");
    expect(refusal.errors?.map(({ path }) => path)).toEqual(["member_ids.0"]);
    const group = await world.group(pest);
    const added = await pest.post(`/conversations/${group.id}/members`, { user_id: other.id });
    expect(added.problem("not_reachable").errors?.map(({ path }) => path)).toEqual(["user_id"]);
    const made = { kind: "group", member_ids: [me.id, other.id] };
    const { errors } = (await pest.post("/conversations", made)).problem("not_reachable");
    expect(errors?.map(({ path }) => path)).toEqual(["member_ids.1"]);
    // The answer equals that of a person who accepts messages from nobody, and the directory stays unchanged.
    (await other.delete(at(pest))).expect(204);
    (await other.patch("/users/me", { messages_from: "nobody" })).expect(200);
    const chosen = (await pest.post("/conversations", asked)).problem("not_reachable");
    const same = ({ request_id: _, ...problem }: typeof chosen) => problem;
    expect(same(chosen)).toEqual(same(refusal));
    expect((await pest.get(`/users/${other.id}`)).as(userSchema).id).toBe(other.id);
  });
});

describe("a group with somebody who is blocked", () => {
  it("a block hides presence, typing and receipts of the two from each other at once, and nothing from others in the group (BLOCK-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [me, pest, other] = people;
    const { id } = conversation;
    const [mine, theirs, others] = [
      (await world.join(me, id)).socket,
      (await world.join(pest, id)).socket,
      (await world.join(other!, id)).socket,
    ];
    await me.say(id, "hello");
    mine.send({ type: "typing", active: true });
    await theirs.next("typing", ({ active }) => active);
    (await me.put(at(pest))).expect(204);
    await theirs.next("presence", ({ user_id, online }) => user_id === me.id && !online);
    await theirs.next("typing", ({ user_id, active }) => user_id === me.id && !active);
    await mine.next("presence", ({ user_id, online }) => user_id === pest.id && !online);
    const before = theirs.frames.length;
    const { id: read } = await other!.say(id, "to all");
    await theirs.next("changes", ({ messages }) => messages.some((one) => one.id === read));
    mine.send({ type: "read", message_id: read });
    mine.send({ type: "typing", active: true });
    mine.send({ type: "event", ref: 1, name: "wave" });
    await others.next("receipt", (frame) => frame.user_id === me.id && frame.read === read);
    await others.next("event", ({ user_id }) => user_id === me.id);
    await theirs.settled();
    const kinds = theirs.frames.slice(before).map(({ type }) => type);
    // `settled` waits for an error frame.
    expect(kinds.filter((type) => type !== "changes" && type !== "error")).toEqual([]);
    const { welcome } = await world.join(pest, id);
    expect(welcome.online.sort()).toEqual([other!.id, pest.id].sort());
    expect(welcome.members.find(({ user_id }) => user_id === me.id)?.read).toBe(0);
    const seen = (await world.join(other!, id)).welcome;
    expect(seen.members.find(({ user_id }) => user_id === me.id)?.read).toBe(read);
    // A profile change sends positions to the other members, and no more of them than before to the blocked pair.
    (await me.patch("/users/me", { display_name: "Renamed" })).expect(200);
    const reads = [others, mine, theirs].map(async (socket) => {
      const { members } = await socket.next("changes", (frame) => frame.members.length > 0);
      return members.map((member) => [member.display_name, member.read]);
    });
    expect(await Promise.all(reads)).toEqual([
      [["Renamed", read]],
      [["Renamed", read]],
      [["Renamed", 0]],
    ]);
    (await me.delete(at(pest))).expect(204);
    await theirs.next("presence", ({ user_id, online }) => user_id === me.id && online);
  });

  it("a block holds after the conversation slept or was lost, and for people who join later (BLOCK-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [me, pest] = people;
    const { id } = conversation;
    (await me.put(at(pest))).expect(204);
    const { socket } = await world.join(pest, id);
    await hibernate(id);
    await world.join(me, id);
    await socket.settled();
    expect(socket.all("presence")).toEqual([]);
    await evict(roomStub(id));
    const { welcome } = await world.join(pest, id);
    expect(welcome.online).not.toContain(me.id);
    // The newcomer has blocks of their own, and a member has blocked the newcomer.
    const late = await world.account();
    const friend = await world.account();
    (await late.put(at(me))).expect(204);
    const group = await world.group(friend, me);
    (await friend.post(`/conversations/${group.id}/members`, { user_id: late.id })).expect(201);
    (await friend.post(`/conversations/${group.id}/members`, { user_id: pest.id })).expect(201);
    await world.join(me, group.id);
    for (const person of [late, pest]) {
      expect((await world.join(person, group.id)).welcome.online).not.toContain(me.id);
    }
  });

  it("leaving a group does not undo a block: the other person gets neither `offline` nor positions (BLOCK-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, pest, me] = people as [Account, Account, Account];
    const { id } = conversation;
    const { id: said } = await owner.say(id, "hello");
    const mine = (await world.join(me, id)).socket;
    (await me.put(at(pest))).expect(204);
    mine.send({ type: "read", message_id: said });
    await mine.settled();
    const theirs = (await world.join(pest, id)).socket;
    const before = theirs.frames.length;
    (await me.delete(`/conversations/${id}/members/${me.id}`)).expect(204);
    await theirs.next("changes", ({ members }) => members.some((one) => one.user_id === me.id));
    await theirs.settled();
    const frames = theirs.frames.slice(before).filter(({ type }) => type === "presence");
    expect(frames).toEqual([]);
    const seen = theirs.all("changes").flatMap(({ members }) => members);
    expect(seen.find(({ user_id }) => user_id === me.id)?.read).toBe(0);
  });

  it("a blocked person who joins by an invitation or an approved request is kept apart at once (BLOCK-3)", async () => {
    const [owner, me, pest] = (await world.accounts(3)) as [Account, Account, Account];
    (await me.put(at(pest))).expect(204);
    for (const approval of [false, true]) {
      const { id } = await world.group(owner, me);
      await world.join(me, id);
      const path = `/conversations/${id}`;
      if (approval) (await owner.patch(path, { join_approval: true })).expect(200);
      const made = await owner.post(`${path}/invitations`, {});
      const { code } = made.as(invitationSchema, 201);
      (await pest.post(`/invitations/${code}/join`, {})).expect(approval ? 200 : 201);
      if (approval) (await owner.post(`${path}/join-requests/${pest.id}/approve`)).expect(200);
      expect((await world.join(pest, id)).welcome.online).not.toContain(me.id);
    }
  });

  it("a block sends no frame where it changes nothing: to somebody offline, or already kept apart (BLOCK-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [me, pest] = people;
    const { id } = conversation;
    const theirs = (await world.join(pest, id)).socket;
    (await me.put(at(pest))).expect(204);
    (await me.delete(at(pest))).expect(204);
    (await pest.put(at(me))).expect(204);
    await world.join(me, id);
    (await me.put(at(pest))).expect(204);
    await theirs.settled();
    expect(theirs.all("presence")).toEqual([]);
  });

  it("a blocked person's messages are not unread to the blocker, in the object and in D1, until they unblock (BLOCK-4)", async () => {
    const { conversation, people } = await world.room(3);
    const [me, pest, other] = people;
    const { id } = conversation;
    (await me.put(at(pest))).expect(204);
    await pest.say(id, `@${me.user.username} look`);
    await pest.say(id, "look");
    await other!.say(id, `@${me.user.username} hello`);
    const unread = async () => {
      const { unread_count, mention_count } = await me.view(id);
      const list = (await me.get("/conversations")).as(conversationListSchema).items;
      const inList = list.find((view) => view.id === id);
      return [unread_count, mention_count, inList?.unread_count, inList?.mention_count];
    };
    const becomes = (counts: number[]) =>
      eventually(unread, (now) => now.join() === counts.join(), counts.join());
    await becomes([1, 1, 1, 1]);
    // The text still mentions the person, so that nobody learns of the block from it.
    expect((await pest.history(id))[0]?.mentions).toEqual([me.id]);
    (await me.delete(at(pest))).expect(204);
    await becomes([3, 2, 3, 2]);
  });
});

describe("the inbox", () => {
  it("blocked people appear offline in each other's inboxes at once, and online again once unblocked (BLOCK-3)", async () => {
    const [me, pest] = await world.accounts(2);
    const id = await direct(me!, pest!);
    await me!.say(id, "hello");
    const [mine, theirs] = [await openInbox(me!), await openInbox(pest!)];
    const sees = (inbox: typeof mine, person: Account, online: boolean) =>
      eventually(
        async () => inbox.online?.has(person.id) ?? false,
        (now) => now === online,
        "their presence",
      );
    await sees(mine, pest!, true);
    await sees(theirs, me!, true);
    (await me!.put(at(pest!))).expect(204);
    await sees(mine, pest!, false);
    await sees(theirs, me!, false);
    theirs.drop();
    await theirs.connect();
    await eventually(
      async () => theirs.online,
      (online) => online !== null,
      "the list of who is online",
    );
    expect(theirs.online?.has(me!.id)).toBe(false);
    (await me!.delete(at(pest!))).expect(204);
    await sees(mine, pest!, true);
    await sees(theirs, me!, true);
  });

  it("a block and its end send nothing to people who share no direct conversation (BLOCK-3)", async () => {
    const { people } = await world.room(2);
    const [me, pest] = people;
    await openInbox(me);
    const theirs = await openInbox(pest);
    (await me.put(at(pest))).expect(204);
    (await me.delete(at(pest))).expect(204);
    await eventually(
      () =>
        insideUser(me.id, (_, { storage }) =>
          storage.sql.exec("SELECT 1 FROM blocks WHERE pending IS NOT NULL").toArray(),
        ),
      (pending) => pending.length === 0,
      "the changes to have spread",
    );
    await inboxFence(theirs, pest);
    const received = theirs.frames.filter(
      (frame) => frame.type === "presence" && frame.user_id === me.id,
    );
    expect(received).toEqual([]);
  });
});
