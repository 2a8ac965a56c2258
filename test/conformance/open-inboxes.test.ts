import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LISTENING_FOLLOWERS, OPEN_AMONG } from "#storage/d1/listeners.ts";
import type { InboxReplica } from "../support/inbox-replica.ts";
import { evict } from "../support/evict.ts";
import { env, hibernate, insideRoom, openInbox, world } from "../support/inside.ts";
import { objectsCalled } from "../support/objects-called.ts";
import { stallD1, type Asked, type StalledD1 } from "../support/stall-d1.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const HOUR = 60 * 60_000;

/** The names of the called objects, people's and conversations', in order of the calls. */
let called: string[] = [];
const stalled: StalledD1[] = [];

beforeEach(() => {
  called = objectsCalled();
});

afterEach(() => {
  for (const each of stalled.splice(0)) each.letGo();
  vi.restoreAllMocks();
});

/** The statements that write a conversation's changes. */
const projecting =
  (id: string) =>
  ({ sql, params }: Asked) =>
    sql.includes("INTO conversations") && params.includes(id);

function stall(id: string, what: "question" | "answer" = "question"): StalledD1 {
  const d1 = stallD1(projecting(id), what);
  stalled.push(d1);
  return d1;
}

const isHeld = (d1: StalledD1) =>
  eventually(
    async () => d1.held(),
    (held) => held > 0,
    "the projection to begin",
  );

const callsOf = (...people: Account[]) =>
  called.filter((name) => people.some(({ id }) => id === name));

const unread = (inbox: InboxReplica, id: string, count: number, ms?: number) =>
  eventually(
    async () => inbox.conversations.get(id)?.unread_count,
    (unread_count) => unread_count === count,
    `${count} unread`,
    ms,
  );

/** D1 has everything, and has answered. */
async function projected(id: string): Promise<void> {
  const lag = () =>
    insideRoom(
      id,
      (_, { storage }) => storage.sql.exec("SELECT head FROM projection").one()["head"],
    );
  const head = () =>
    env.DB.prepare("SELECT head FROM conversations WHERE id = ?").bind(id).first<number>("head");
  await eventually(
    async () => [await lag(), await head()],
    ([reached, inD1]) => reached === inD1,
    "the projection",
  );
}

const openUntil = ({ id }: Account) =>
  env.DB.prepare("SELECT open_until FROM inboxes WHERE user_id = ?")
    .bind(id)
    .first<number>("open_until");

const isOpen = (account: Account, wanted: boolean) =>
  eventually(
    () => openUntil(account),
    (until) => (until !== null) === wanted,
    `the inbox to be ${wanted ? "open" : "closed"} in D1`,
  );

describe("a message to a hundred members, one of them with an open inbox", () => {
  it("a message calls only the one open inbox, whether the conversation was asleep or not (INBOX-1)", async () => {
    const { conversation, people } = await world.room(100);
    const [ada, bob, ...asleep] = people;
    const inbox = await openInbox(bob);
    await projected(conversation.id);
    const { socket } = await world.join(ada, conversation.id);
    // Otherwise one send in eight, by chance, calls its sender's object (SEND-6, SEND-9).
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    await hibernate(conversation.id);
    called.length = 0;
    await socket.say("to whoever is here");
    await unread(inbox, conversation.id, 1);
    expect(callsOf(bob)).toHaveLength(1);
    await socket.say("now it is known who is");
    await unread(inbox, conversation.id, 2);
    await projected(conversation.id);
    expect(callsOf(bob)).toHaveLength(2);
    expect(callsOf(...asleep)).toEqual([]);
    expect(callsOf(ada)).toEqual([]);
  });

  it("creating, renaming, joining, leaving and deleting a group calls only the open inbox (INBOX-1)", async () => {
    const [ada, bob, carol, ...asleep] = await world.accounts(20);
    const [mine, hers] = await Promise.all([openInbox(bob!), openInbox(carol!)]);
    called.length = 0;
    const { id } = await world.group(ada!, bob!, ...asleep);
    await unread(mine, id, 0);
    (await ada!.post(`/conversations/${id}/members`, { user_id: carol!.id })).expect(201);
    await unread(hers, id, 0);
    (await ada!.patch(`/conversations/${id}`, { title: "another" })).expect(200);
    await eventually(
      async () => mine.conversations.get(id)?.title,
      (title) => title === "another",
      "the title",
    );
    (await ada!.delete(`/conversations/${id}/members/${carol!.id}`)).expect(204);
    await eventually(
      async () => hers.conversations.has(id),
      (has) => !has,
      "her being removed",
    );
    await hibernate(id);
    (await ada!.delete(`/conversations/${id}`)).expect(204);
    await eventually(
      async () => mine.conversations.has(id),
      (has) => !has,
      "the end",
    );
    expect(callsOf(...asleep)).toEqual([]);
  });
});

describe("an inbox that opens during a change", () => {
  it("an inbox receives what D1 did not have yet when it read (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    await projected(conversation.id);
    const d1 = stall(conversation.id);
    await ada.say(conversation.id, "on its way");
    await isHeld(d1);
    const inbox = await openInbox(bob);
    expect(inbox.totals?.unread_count).toBe(0);
    called.length = 0;
    d1.letGo();
    await unread(inbox, conversation.id, 1);
    await eventually(
      async () => callsOf(bob),
      (calls) => calls.length > 0,
      "the call",
    );
  });

  it("an inbox reads what D1 has received meanwhile, and is not called for it (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    await projected(conversation.id);
    const d1 = stall(conversation.id, "answer");
    await ada.say(conversation.id, "there already");
    await isHeld(d1);
    const inbox = await openInbox(bob);
    expect(inbox.totals?.unread_count).toBe(1);
    called.length = 0;
    d1.letGo();
    await projected(conversation.id);
    await ada.say(conversation.id, "the next one");
    await unread(inbox, conversation.id, 2);
    await projected(conversation.id);
    expect(callsOf(bob)).toHaveLength(1);
  });

  it("an inbox receives a message, and a removal, that a conversation committed before it died, ahead of D1 (INBOX-1)", async () => {
    const { conversation, people } = await world.room(3);
    const { id } = conversation;
    const [ada, bob, carol] = people;
    await projected(id);
    const d1 = stall(id);
    await ada.say(id, "the last words");
    const removal = ada.delete(`/conversations/${id}/members/${carol!.id}`).catch(() => undefined);
    await isHeld(d1);
    const [his, hers] = await Promise.all([openInbox(bob), openInbox(carol!)]);
    await eventually(
      async () => (await ada.get(`/conversations/${id}/members`)).text,
      (text) => !text.includes(carol!.id),
      "her being removed",
    );
    await insideRoom(id, (_, state) => state.abort()).catch(() => undefined);
    d1.letGo();
    await removal;
    await unread(his, id, 1);
    await eventually(
      async () => hers.conversations.has(id),
      (has) => !has,
      "her inbox to have lost it",
    );
  });
});

/** A sleeping conversation, in which one of two people has an inbox open, and the other a socket. */
async function asleep() {
  const { conversation, people } = await world.room(2);
  const { id } = conversation;
  const [ada, bob] = people;
  const inbox = await openInbox(bob);
  await projected(id);
  const { socket } = await world.join(ada, id);
  await hibernate(id);
  return { id, inbox, socket };
}

describe("an open inbox while D1 is away", () => {
  it("an open inbox receives changes of a conversation that has just woken while D1 is away, and the next ones (INBOX-1)", async () => {
    const { id, inbox, socket } = await asleep();
    const database = Object.getPrototypeOf(env.DB) as D1Database;
    const { batch } = database;
    const spy = vi.spyOn(database, "batch").mockImplementation(async function (
      this: D1Database,
      statements,
    ) {
      if (JSON.stringify(statements).includes(id)) throw new Error("D1_ERROR: away");
      return batch.call(this, statements);
    });
    await socket.say("one");
    await unread(inbox, id, 1);
    await socket.say("two");
    await unread(inbox, id, 2);
    spy.mockRestore();
  });

  it("an open inbox receives changes within seconds also while D1 does not answer at all (INBOX-1)", async () => {
    const { id, inbox, socket } = await asleep();
    const d1 = stall(id);
    await socket.say("one");
    await unread(inbox, id, 1);
    await socket.say("two");
    await unread(inbox, id, 2);
    expect(d1.held()).toBe(1);
  });
});

describe("D1's row of an open inbox", () => {
  it("an inbox has one row in D1 from its first socket to its last", async () => {
    const [ada] = await world.accounts(1);
    expect(await openUntil(ada!)).toBeNull();
    const [one, two] = [await openInbox(ada!), await openInbox(ada!)];
    const until = await openUntil(ada!);
    expect(until! - Date.now()).toBeGreaterThan(HOUR - 60_000);
    expect(until! - Date.now()).toBeLessThan(HOUR + 60_000);
    one.drop();
    await runDurableObjectAlarm(env.USERS.getByName(ada!.id));
    expect(await openUntil(ada!)).toBe(until);
    two.drop();
    await isOpen(ada!, false);
    const three = await openInbox(ada!);
    await isOpen(ada!, true);
    three.drop();
    await isOpen(ada!, false);
  });

  it("the row is renewed when less than half of its hour is left, and is ignored once it has expired", async () => {
    const { conversation, people } = await world.room(2);
    const { id } = conversation;
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    await projected(id);
    const set = (ms: number) =>
      env.DB.prepare("UPDATE inboxes SET open_until = ? WHERE user_id = ?")
        .bind(Date.now() + ms, bob.id)
        .run();
    await set(HOUR / 2 + 60_000);
    const before = await openUntil(bob);
    await runDurableObjectAlarm(env.USERS.getByName(bob.id));
    expect(await openUntil(bob)).toBe(before);
    await set(-1);
    await hibernate(id);
    called.length = 0;
    await ada.say(id, "not to be sent");
    await projected(id);
    expect(callsOf(bob)).toEqual([]);
    await evict(env.USERS.getByName(bob.id), { webSockets: "hibernate" });
    // Renewing the row sends whatever was not sent meanwhile.
    await runDurableObjectAlarm(env.USERS.getByName(bob.id));
    expect((await openUntil(bob))! - Date.now()).toBeGreaterThan(HOUR - 60_000);
    await unread(inbox, id, 1);
  });

  it("the row is deleted at the next alarm where an object lost its sockets without a close", async () => {
    const [ada] = await world.accounts(1);
    (await openInbox(ada!)).drop();
    await isOpen(ada!, false);
    await env.DB.prepare("INSERT INTO inboxes VALUES (?, ?)")
      .bind(ada!.id, Date.now() + HOUR)
      .run();
    await evict(env.USERS.getByName(ada!.id));
    await runDurableObjectAlarm(env.USERS.getByName(ada!.id));
    await isOpen(ada!, false);
  });

  it("the server finds open inboxes by their key, for the people it asks about only", async () => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${OPEN_AMONG}`)
      .bind("[]")
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SCAN json_each VIRTUAL TABLE/),
      expect.stringMatching(/^SEARCH inboxes USING PRIMARY KEY \(user_id=\?\)/),
      expect.stringMatching(/^SEARCH push_subscribers USING PRIMARY KEY \(user_id=\?\)/),
    ]);
    const asked = Array.from({ length: 100 }, () => crypto.randomUUID());
    const { meta } = await env.DB.prepare(OPEN_AMONG).bind(JSON.stringify(asked)).run();
    expect(meta.rows_read).toBeLessThanOrEqual(100);
  });

  it("is asked who follows a thread by the thread, not by person (FOLLOW-6)", async () => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${LISTENING_FOLLOWERS}`)
      .bind("", "[]")
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SCAN json_each VIRTUAL TABLE/),
      expect.stringMatching(/^SEARCH follow USING INDEX thread_follows_by_thread \(conv/),
      expect.stringMatching(/^SEARCH inboxes USING PRIMARY KEY \(user_id=\?\)/),
      expect.stringMatching(/^SEARCH push_subscribers USING PRIMARY KEY \(user_id=\?\)/),
    ]);
  });
});
