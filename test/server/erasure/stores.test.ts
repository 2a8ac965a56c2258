import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { BOT_STEPS } from "#storage/bot/store.ts";
import { IMPORT_TABLES } from "#storage/conversation/imports.ts";
import { CONVERSATION_STEPS } from "#storage/conversation/schema.ts";
import { KEY_STEPS } from "#storage/key/store.ts";
import type { SchemaSteps } from "#storage/schema-steps.ts";
import { USER_STEPS } from "#storage/user/store.ts";
import { WEBHOOK_STEPS } from "#storage/webhook/schema.ts";
import { D1_STORES, OBJECT_STORES, type Store } from "#server/erasure/stores.ts";
import { env } from "../../support/inside.ts";

const STEPS: Record<string, SchemaSteps> = {
  ConversationObject: [...CONVERSATION_STEPS, IMPORT_TABLES],
  UserObject: USER_STEPS,
  BotObject: BOT_STEPS,
  KeyObject: KEY_STEPS,
  WebhookObject: WEBHOOK_STEPS,
  LimiterObject: [],
};
/** The runtime's own tables, and the list of migrations. */
const NOT_OURS = /^(_cf_|sqlite_|d1_)/;
const COLUMNS = `SELECT tables.name AS name, columns.name AS column FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
  WHERE tables.type = 'table'`;

function named({ erased = "", kept = {}, nobodys = "" }: Store): string[] {
  const all = [erased, ...Object.values(kept), nobodys].join(" ");
  return all.split(" ").filter((name) => name !== "");
}

function tablesOf(rows: { name?: unknown; column?: unknown }[]): Record<string, string[]> {
  const tables: Record<string, string[]> = {};
  for (const { name, column } of rows) {
    if (!NOT_OURS.test(String(name))) (tables[String(name)] ??= []).push(String(column));
  }
  return tables;
}

function expectSame(stores: Readonly<Record<string, Store>>, tables: Record<string, string[]>) {
  const { kv: _, ...ours } = stores;
  expect(Object.keys(ours).toSorted(), "tables").toEqual(Object.keys(tables).toSorted());
  for (const [table, columns] of Object.entries(tables)) {
    expect(named(ours[table] ?? {}).toSorted(), table).toEqual(columns.toSorted());
  }
}

it("each table and column of D1 states what erasing an account does to it", async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{ name: string }>();
  const ours = results.filter(({ name }) => !NOT_OURS.test(name));
  const columns = await env.DB.batch<{ name: string }>(
    ours.map(({ name }) => env.DB.prepare(`PRAGMA table_info(${name})`)),
  );
  const rows = ours.flatMap(({ name }, index) =>
    (columns[index]?.results ?? []).map((column) => ({ name, column: column.name })),
  );
  expectSame(D1_STORES, tablesOf(rows));
});

it.for(Object.keys(STEPS))(
  "each table and column of a %s states what erasing an account does to it",
  async (kind) => {
    const tables = await runInDurableObject(
      env.LIMITERS.getByName(`schema of ${kind}`),
      (_, { storage }) => {
        for (const step of STEPS[kind] ?? []) storage.sql.exec(step);
        return tablesOf(storage.sql.exec(COLUMNS).toArray());
      },
    );
    expectSame(OBJECT_STORES[kind] ?? {}, tables);
  },
);

it("rows of D1 that are erased with their person state by which columns they are found", () => {
  const silent = Object.entries(D1_STORES).filter(
    ([, { erased = "", kept, rowsBy }]) =>
      kept === undefined && erased.includes("user_id") && rowsBy === undefined,
  );
  expect(silent.map(([table]) => table)).toEqual([]);
});

it("a key that no store lists cannot be written in a test", async () => {
  const write = (key: string) =>
    runInDurableObject(env.LIMITERS.getByName("a new key"), (_, { storage }) => {
      storage.kv.put(key, 1);
    });
  await expect(write("bucket")).resolves.toBeUndefined();
  await expect(write("text:1")).resolves.toBeUndefined();
  await expect(write("mood")).rejects.toThrowError(/does not list the key mood/);
});
