import { afterEach, expect, it, vi } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import type { Metadata } from "#protocol/metadata.ts";
import { BotClient } from "../support/bot-client.ts";
import { Hooked } from "../support/hooked.ts";
import { env, hibernate, insideRoom, world } from "../support/inside.ts";
import { objectsCalled } from "../support/objects-called.ts";
import { eventually } from "../support/wire.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

interface Rows {
  object: number;
  alarms: number;
  d1: number;
  /** Statements that D1 ran for them, in batches or alone. */
  statements: number;
  /** Calls of other objects, except the sender's, which counts samples (SEND-6, SEND-9). */
  called: string[];
}

/** What an app uses of the optional features. */
interface Used {
  endpoint?: Hooked;
  /** It listens to all of its conversations, and is a member of this one. */
  bot?: BotClient;
  metadata?: Metadata;
}

/** The cost of this many texts that one batch to D1 carries: the first is one commit, the others are the next. */
async function rowsFor(count: number, { endpoint, bot, metadata }: Used = {}): Promise<Rows> {
  const ann = await world.account();
  const ben = await world.account();
  const member_ids = [ben.id, ...(bot === undefined ? [] : [bot.id])];
  const group = { kind: "group", title: "A group", member_ids };
  const { id } = (await ann.post("/conversations", group)).as(conversationSchema, 201);
  await ann.say(id, "the first");
  await bot?.received(id, ["the first"]);
  const mark = () =>
    insideRoom(id, (room, { storage }) => {
      const { head } = storage.sql.exec("SELECT head FROM projection").one();
      const view = room.view(ann.id);
      return view.ok && view.value.head === head;
    });
  await eventually(mark, Boolean, "D1 to have it");
  // Its alarm has rung, and the next one is set.
  await hibernate(id);
  const rows = { object: 0, alarms: 0, d1: 0, statements: 0 };
  const called = objectsCalled();
  const database = Object.getPrototypeOf(env.DB) as D1Database;
  const { batch } = database;
  vi.spyOn(database, "batch").mockImplementation(async function (this: D1Database, statements) {
    const results = await batch.call(this, statements);
    if (JSON.stringify(statements).includes(id)) {
      rows.d1 += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
      rows.statements += statements.length;
    }
    return results;
  });
  await insideRoom(id, async (room, { storage }) => {
    const { exec } = storage.sql;
    vi.spyOn(storage.sql, "exec").mockImplementation((query, ...values) => {
      const cursor = exec.call(storage.sql, query, ...values);
      rows.object += cursor.rowsWritten;
      return cursor;
    });
    const { setAlarm } = storage;
    vi.spyOn(storage, "setAlarm").mockImplementation(async (...time) => {
      rows.alarms += 1;
      return setAlarm.apply(storage, time);
    });
    const texts = Array.from({ length: count }, (_, i) => `text ${i}`);
    const drafts = texts.map((text) => ({ text, client_id: text, metadata }));
    await Promise.all(drafts.map((draft) => room.send(ann.id, draft)));
  });
  await eventually(mark, Boolean, "D1 to have them");
  if (endpoint !== undefined) {
    await eventually(
      () =>
        insideRoom(id, (_, { storage }) =>
          storage.sql.exec("SELECT hooks, head FROM projection").one(),
        ),
      ({ hooks, head }) => typeof hooks === "string" && hooks.includes(`"head":${Number(head)}`),
      "the endpoint to have them",
    );
  }
  vi.restoreAllMocks();
  // The test itself looks into the conversation's object.
  return { ...rows, called: called.filter((name) => name !== id && name !== ann.id) };
}

it("a message writes two rows in its object and three in D1; a batch, however large, three more; and no other object is called", async () => {
  for (const count of [1, 2, 21]) {
    expect(await rowsFor(count)).toEqual({
      // Itself and its `client_id`; and D1's position.
      object: 2 * count + 1,
      alarms: 1,
      // Itself, its index and its words; and the conversation's row.
      d1: 3 * count + 1,
      // The conversation, its messages, and whose inbox is open: webhooks need no query.
      statements: 3,
      called: [],
    });
  }
});

it("a message with metadata costs the rows and calls of one without (META-1)", async () => {
  const metadata = { card: "x".repeat(189) };
  for (const count of [1, 21]) {
    expect(await rowsFor(count, { metadata })).toEqual(await rowsFor(count));
  }
});

it("a webhook's endpoint costs one row and one call a batch, and nothing in D1 (HOOK-1)", async () => {
  const endpoint = await Hooked.create(["message.created"]);
  for (const count of [1, 21]) {
    expect(await rowsFor(count, { endpoint })).toEqual({
      object: 2 * count + 2,
      alarms: 1,
      d1: 3 * count + 1,
      statements: 3,
      called: [endpoint.id],
    });
  }
  // Another endpoint's events are not its own.
  await endpoint.remove();
  const other = await Hooked.create(["member.removed"]);
  const { object, called } = await rowsFor(1, { endpoint: other });
  expect([object, called]).toEqual([4, []]);
  await other.remove();
});

it("a listening bot costs one call a commit and no row (BOT-3)", async () => {
  const bot = await BotClient.create(world.wire);
  await bot.connect();
  await bot.subscribe("all");
  for (const [count, commits] of [
    [1, 1],
    [21, 2],
  ] as const) {
    expect(await rowsFor(count, { bot })).toEqual({
      object: 2 * count + 1,
      alarms: 1,
      d1: 3 * count + 1,
      statements: 3,
      called: Array(commits).fill(bot.id),
    });
  }
  bot.drop();
});
