import { runInDurableObject } from "cloudflare:test";
import { env } from "./inside.ts";

/** The runtime's own. */
const NOT_OURS = /^(_cf_|sqlite_)/;

export interface Objects {
  conversations?: readonly string[];
  users?: readonly string[];
  webhooks?: readonly string[];
  keys?: readonly string[];
  bots?: readonly string[];
  limiters?: readonly string[];
}

/** Everything that D1, R2 and these objects store, each place with its content as text. */
export async function everyStore(objects: Objects): Promise<Map<string, string>> {
  const { CONVERSATIONS, USERS, WEBHOOKS, KEYS, BOTS, LIMITERS } = env;
  const stubs = [
    ...(objects.conversations ?? []).map((name) => [name, CONVERSATIONS.getByName(name)] as const),
    ...(objects.users ?? []).map((name) => [name, USERS.getByName(name)] as const),
    ...(objects.webhooks ?? []).map((name) => [name, WEBHOOKS.getByName(name)] as const),
    ...(objects.keys ?? []).map((name) => [name, KEYS.getByName(name)] as const),
    ...(objects.bots ?? []).map((name) => [name, BOTS.getByName(name)] as const),
    ...(objects.limiters ?? []).map((name) => [name, LIMITERS.getByName(name)] as const),
  ];
  const all = new Map([...(await ofD1()), ...(await ofR2())]);
  for (const [name, stub] of stubs) {
    await runInDurableObject(stub, (_, { storage }) => {
      for (const [place, text] of ofObject(storage)) all.set(`${name} ${place}`, text);
    });
  }
  return all;
}

/** The places that contain each of these words. */
export function placesOf(
  stores: ReadonlyMap<string, string>,
  words: Record<string, string>,
): Record<string, string[]> {
  const found = Object.entries(words).map(([name, word]) => {
    const places = [...stores].filter(([, text]) => text.toLowerCase().includes(word));
    return [name, places.map(([place]) => place)] as const;
  });
  return Object.fromEntries(found.filter(([, places]) => places.length > 0));
}

async function ofD1(): Promise<[string, string][]> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{ name: string }>();
  const tables = results.map(({ name }) => name).filter((name) => !NOT_OURS.test(name));
  const rows = await env.DB.batch<Record<string, unknown>>(
    tables.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return tables.map((name, index) => [`D1 ${name}`, textOf(rows[index]?.results ?? [])]);
}

async function ofR2(): Promise<[string, string][]> {
  const { objects } = await env.MEDIA.list({ include: ["customMetadata", "httpMetadata"] });
  return Promise.all(
    objects.map(async ({ key, customMetadata, httpMetadata }): Promise<[string, string]> => {
      const object = await env.MEDIA.get(key);
      const bytes = Buffer.from((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
      const about = JSON.stringify([customMetadata, httpMetadata]);
      return [`R2 ${key}`, `${key} ${about} ${bytes.toString("latin1")}`];
    }),
  );
}

function ofObject(storage: DurableObjectStorage): [string, string][] {
  const tables = storage.sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .toArray()
    .map(({ name }) => name)
    .filter((name) => !NOT_OURS.test(name));
  return [
    ["kv", JSON.stringify([...storage.kv.list()])],
    ...tables.map((name): [string, string] => [
      name,
      textOf(storage.sql.exec(`SELECT * FROM "${name}"`).toArray()),
    ]),
  ];
}

/** Blobs as bytes, so that the words of an index show. */
function textOf(rows: readonly Record<string, unknown>[]): string {
  const values = rows.flatMap((row) => Object.values(row));
  return values
    .map((value) => {
      if (value instanceof ArrayBuffer) return Buffer.from(value).toString("latin1");
      if (Array.isArray(value)) return Buffer.from(value).toString("latin1");
      return String(value);
    })
    .join("\n");
}
