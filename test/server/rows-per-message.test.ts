import { afterEach, expect, it, vi } from "vitest";
import { Hooked } from "../support/hooked.ts";
import { env, hibernate, insideRoom, world } from "../support/inside.ts";
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
  /** Calls of an endpoint's object. */
  calls: number;
}

/** What is billed as a row for so many texts that one commit, and one batch to D1, take together. */
async function rowsFor(count: number, endpoint?: Hooked): Promise<Rows> {
  const { conversation, people } = await world.room();
  const [ann] = people;
  const { id } = conversation;
  await ann.say(id, "the first");
  const mark = () =>
    insideRoom(id, (room, { storage }) => {
      const { head } = storage.sql.exec("SELECT head FROM projection").one();
      const view = room.view(ann.id);
      return view.ok && view.value.head === head;
    });
  await eventually(mark, Boolean, "D1 to have it");
  // Its alarm has rung, and the next one is set for what follows.
  await hibernate(id);
  const rows: Rows = { object: 0, alarms: 0, d1: 0, statements: 0, calls: 0 };
  const namespace = Object.getPrototypeOf(env.WEBHOOKS) as typeof env.WEBHOOKS;
  const { getByName } = namespace;
  vi.spyOn(namespace, "getByName").mockImplementation(function (
    this: typeof env.WEBHOOKS,
    ...named
  ) {
    if (named[0] === endpoint?.id) rows.calls += 1;
    return getByName.apply(this, named);
  });
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
    await Promise.all(texts.map((text) => room.send(ann.id, { text, client_id: text })));
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
  return rows;
}

it("a message is two rows in its object and three in D1; a batch, however many it has, three more", async () => {
  for (const count of [1, 2, 21]) {
    const { object, alarms, d1, statements, calls } = await rowsFor(count);
    // Itself and its `client_id`; and how far D1 has come.
    expect(object).toBe(2 * count + 1);
    expect(alarms).toBe(1);
    // Itself, its index and its words; and the conversation's row.
    expect(d1).toBe(3 * count + 1);
    // The conversation and its messages, and whose inbox is open: nothing is asked for webhooks.
    expect([statements, calls]).toEqual([3, 0]);
  }
});

it("an endpoint of a webhook is one row and one call a batch, and nothing in D1 (HOOK-1)", async () => {
  const endpoint = await Hooked.create(["message.created"]);
  for (const count of [1, 21]) {
    const { object, alarms, d1, statements, calls } = await rowsFor(count, endpoint);
    expect(object).toBe(2 * count + 2);
    expect([alarms, d1, statements, calls]).toEqual([1, 3 * count + 1, 3, 1]);
  }
  // Another endpoint's events are none of its own.
  await endpoint.remove();
  const other = await Hooked.create(["member.removed"]);
  const { object, calls } = await rowsFor(1, other);
  expect([object, calls]).toEqual([4, 0]);
  await other.remove();
});
