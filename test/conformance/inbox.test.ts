import { evictDurableObject, listDurableObjectIds } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { READ_INTERVAL_MS } from "#protocol/limits.ts";
import { memberListSchema, readAnswerSchema } from "#protocol/member.ts";
import { userSchema } from "#protocol/user.ts";
import { evict } from "../support/evict.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { env, openInbox, roomStub, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

const until = <T>(ask: () => T, holds: (value: T) => boolean, what: string) =>
  eventually(async () => ask(), holds, what);

describe("read positions and personal state", () => {
  it("however fast someone scrolls, their position is written once an interval, and the answer is durable (READ-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const ids: number[] = [];
    for (let count = 0; count < 20; count += 1)
      ids.push((await owner.say(conversation.id, `m ${count}`)).id);
    const { socket } = await world.join(reader, conversation.id);
    const other = await world.join(owner, conversation.id);
    for (const message_id of ids) socket.send({ type: "read", message_id });
    const last = ids.at(-1) ?? 0;
    await other.socket.next("receipt", ({ read }) => read === last);
    expect(other.socket.all("receipt").map(({ read }) => read)).toEqual([ids[0], last]);
    expect((await reader.view(conversation.id)).unread_count).toBe(0);
    await evict(roomStub(conversation.id));
    expect((await reader.view(conversation.id)).read).toBe(last);
  });

  it("a mark counts as unread from its message on, for its person alone, until they read on (READ-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    const path = `/conversations/${conversation.id}`;
    await reader.put(`${path}/read`, { message_id: second.id });
    const { socket } = await world.join(owner, conversation.id);
    const marked = (await reader.put(`${path}/unread`, { message_id: first.id })).as(
      conversationSchema,
    );
    expect(marked).toMatchObject({ unread_count: 2, unread_from: first.id, read: second.id });
    await socket.settled();
    expect(socket.all("receipt")).toEqual([]);
    await reader.put(`${path}/read`, { message_id: second.id });
    expect(await reader.view(conversation.id)).toMatchObject({
      unread_count: 0,
      unread_from: null,
    });
    (await reader.put(`${path}/unread`, { message_id: 99_999 })).problem("not_found");
  });

  it("what notifies a person is their own setting, on all their devices, in the object and in D1 (PUSH-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const { id } = conversation;
    await owner.say(id, "one");
    const inbox = await openInbox(reader);
    const set = async (notify: string) =>
      (await reader.patch(`/conversations/${id}/settings`, { notify })).as(conversationSchema);
    const listed = async () => {
      const { items } = (await reader.get("/conversations")).as(conversationListSchema);
      return items.find((each) => each.id === id)?.settings.notify;
    };
    for (const notify of ["mentions", "nothing"] as const) {
      expect((await set(notify)).settings.notify).toBe(notify);
      const known = () => inbox.conversations.get(id)?.settings.notify;
      await until(known, (now) => now === notify, "the other device");
      await eventually(listed, (now) => now === notify, "D1");
    }
    await evict(roomStub(id));
    expect((await reader.view(id)).settings.notify).toBe("nothing");
    expect((await owner.view(id)).settings.notify).toBeUndefined();
    expect((await set("all")).settings.notify).toBeUndefined();
    await eventually(listed, (now) => now === undefined, "D1");
    const wrong = await reader.patch(`/conversations/${id}/settings`, { notify: "some" });
    expect(wrong.problem("validation_failed").errors?.[0]?.path).toBe("notify");
  });

  it("a mark stays until its message is read: reading older messages ends nothing, on any device (READ-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const path = `/conversations/${conversation.id}`;
    const [first, second, third] = [
      await owner.say(conversation.id, "one"),
      await owner.say(conversation.id, "two"),
      await owner.say(conversation.id, "three"),
    ];
    const read = async ({ id: message_id }: { id: number }) =>
      (await reader.put(`${path}/read`, { message_id })).as(readAnswerSchema);
    await read(third);
    await reader.put(`${path}/unread`, { message_id: second.id });
    expect(await read(first)).toEqual({ read: third.id });
    expect(await reader.view(conversation.id)).toMatchObject({
      unread_from: second.id,
      unread_count: 2,
    });
    expect(await read(second)).toEqual({ read: third.id });
    expect(await reader.view(conversation.id)).toMatchObject({
      unread_from: null,
      unread_count: 0,
    });
  });

  it("a position that waits for its interval does not undo a later mark (READ-4)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    const { socket } = await world.join(reader, conversation.id);
    const waits = vi.spyOn(scheduler, "wait");
    socket.send({ type: "read", message_id: first.id });
    socket.send({ type: "read", message_id: second.id });
    await socket.settled();
    const intervals = waits.mock.results.flatMap(({ value }, index) =>
      (waits.mock.calls[index]?.[0] ?? 0) > READ_INTERVAL_MS / 2 ? [value] : [],
    );
    waits.mockRestore();
    expect(intervals).toHaveLength(1);
    await reader.put(`/conversations/${conversation.id}/unread`, { message_id: second.id });
    // After the interval the second position would have been written.
    await Promise.all(intervals);
    await socket.settled();
    expect((await reader.view(conversation.id)).unread_count).toBe(1);
  });

  it("others see how far someone has received and read, unless that person hides it (RECEIPT-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, reader] = people;
    const message = await owner.say(conversation.id, "look");
    const mine = await world.join(owner, conversation.id);
    const theirs = await world.join(reader, conversation.id);
    theirs.socket.send({ type: "delivered", message_id: message.id });
    expect(await mine.socket.next("receipt")).toMatchObject({
      user_id: reader.id,
      delivered: message.id,
      read: 0,
    });
    theirs.socket.close();
    await mine.socket.next("presence", ({ online }) => !online);
    const members = (await owner.get(`/conversations/${conversation.id}/members`)).as(
      memberListSchema,
    );
    expect(members.items.find(({ user_id }) => user_id === reader.id)?.delivered).toBe(message.id);
    expect(
      (await reader.patch("/users/me", { read_receipts: false })).as(userSchema).read_receipts,
    ).toBe(false);
    await eventually(
      async () =>
        (await owner.get(`/conversations/${conversation.id}/members`)).as(memberListSchema).items,
      (items) => items.find(({ user_id }) => user_id === reader.id)?.delivered === 0,
      "the receipts to be hidden",
    );
    await reader.put(`/conversations/${conversation.id}/read`, { message_id: message.id });
    await mine.socket.settled();
    expect(mine.socket.all("receipt").filter(({ read }) => read > 0)).toEqual([]);
    expect((await reader.view(conversation.id)).read).toBe(message.id);
  });
});

describe("the inbox", () => {
  it("the inbox receives new, changed and left conversations, with exact counts, on every device of its person (INBOX-1)", async () => {
    const [ada, bob] = await world.accounts(2);
    if (ada === undefined || bob === undefined) throw new Error("two people");
    const devices = await Promise.all([openInbox(bob), openInbox(bob)]);
    const { id } = await world.group(ada, bob);
    const each = async (holds: (inbox: InboxReplica) => boolean, what: string) => {
      for (const device of devices) await until(() => device, holds, what);
    };
    await each(({ conversations }) => conversations.has(id), "the new conversation");
    await ada.say(id, `hello @${bob.user.username}`);
    const message = await ada.say(id, "and more");
    await each(
      ({ totals }) => totals?.unread_count === 2 && totals.mention_count === 1,
      "two unread, one of them a mention",
    );
    await each(
      ({ conversations }) => conversations.get(id)?.last_message?.text === "and more",
      "the last message",
    );
    await bob.put(`/conversations/${id}/read`, { message_id: message.id });
    await each(({ totals }) => totals?.unread_count === 0, "nothing unread");
    await bob.patch(`/conversations/${id}/settings`, {
      archived: true,
      muted_until: "2030-01-01T00:00:00Z",
      nickname: "Bobby",
    });
    await each(
      ({ conversations }) => conversations.get(id)?.settings.archived === true,
      "archived",
    );
    await ada.patch(`/conversations/${id}`, { title: "Renamed" });
    await each(({ conversations }) => conversations.get(id)?.title === "Renamed", "the title");
    await ada.delete(`/conversations/${id}/members/${bob.id}`);
    await each(({ conversations }) => !conversations.has(id), "having left");
    await bob.patch("/users/me", { display_name: "Robert" });
    await each(
      ({ frames }) =>
        frames.some((frame) => frame.type === "changes" && frame.me?.display_name === "Robert"),
      "my new name",
    );
  });

  it("opening an inbox wakes no conversation (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [, bob] = people;
    await eventually(
      async () => (await bob.get("/conversations")).as(conversationListSchema).items,
      (items) => items.length === 1,
      "the conversation in D1",
    );
    await evict(roomStub(conversation.id));
    const inbox = await openInbox(bob);
    expect(inbox.conversations.has(conversation.id)).toBe(true);
    await expect(evictDurableObject(roomStub(conversation.id))).rejects.toThrow(
      "not currently running",
    );
    expect(await listDurableObjectIds(env.CONVERSATIONS)).not.toEqual([]);
  });

  it("an inbox resumes after a disconnect and after its own sleep, and misses nothing (INBOX-2, INBOX-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await ada.say(conversation.id, "while here");
    await until(
      () => inbox.totals,
      (totals) => totals?.unread_count === 1,
      "one unread",
    );
    inbox.drop();
    await ada.say(conversation.id, "while away");
    const second = await world.group(ada, bob);
    await inbox.connect();
    expect(inbox.frames.filter(({ type }) => type === "snapshot")).toHaveLength(1);
    await until(
      () => inbox.totals,
      (totals) => totals?.unread_count === 2,
      "two unread",
    );
    expect(inbox.conversations.has(second.id)).toBe(true);
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    await ada.say(second.id, "while asleep");
    await until(
      () => inbox.totals,
      (totals) => totals?.unread_count === 3,
      "three unread",
    );
    expect(inbox.conversations.get(second.id)?.unread_count).toBe(1);
  });

  it("a conversation that was deleted while its member was away is gone after the resume (INBOX-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    expect(inbox.conversations.has(conversation.id)).toBe(true);
    inbox.drop();
    expect((await ada.delete(`/conversations/${conversation.id}`)).status).toBe(204);
    await evict(env.USERS.getByName(bob.id));
    await inbox.connect();
    expect(inbox.conversations.has(conversation.id)).toBe(false);
  });

  it("the inbox receives only mentions and its person's own actions of a large group (INBOX-4)", async () => {
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const [mine, theirs] = await Promise.all([openInbox(ada), openInbox(bob)]);
    const seesOwn = (text: string) =>
      until(
        () => mine.conversations.get(conversation.id),
        (view) => view?.last_message?.text === text,
        "what I said myself",
      );
    // Creating the group changes every inbox, which receives it together with the rest.
    await ada.say(conversation.id, "the first words");
    await seesOwn("the first words");
    await until(
      () => theirs.conversations.has(conversation.id),
      (isSent) => isSent,
      "the group",
    );
    // Awake, an inbox reads D1 once more after it opened, and sends the differences.
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    await ada.say(conversation.id, "to nobody in particular");
    await seesOwn("to nobody in particular");
    await ada.say(conversation.id, `@${bob.user.username} you`);
    await until(
      () => theirs.totals,
      (totals) => totals?.mention_count === 1,
      "the mention",
    );
    expect(JSON.stringify(theirs.frames)).not.toContain("to nobody in particular");
    expect(theirs.totals).toEqual({ unread_count: 3, mention_count: 1, request_count: 0 });
  });

  it("a revoked session's inbox closes at once, asleep or not (AUTH-3)", async () => {
    const [bob] = await world.accounts(1);
    if (bob === undefined) throw new Error("one person");
    const inbox = await openInbox(bob);
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    expect((await bob.post("/auth/logout")).status).toBe(204);
    expect(await inbox.closed).toBe(4509);
    const again = new InboxReplica(world.wire, bob);
    void again.connect().catch(() => undefined);
    expect(await again.closed).toBe(4509);
  });
});
