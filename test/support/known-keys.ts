import { runInDurableObject } from "cloudflare:test";
import { OBJECT_STORES } from "#server/erasure/stores.ts";
import { env } from "./inside.ts";

/**
 * Makes every write of a key fail that `erasure/stores.ts` does not list beside an object's tables, so that each test
 * that stores something under a new key shows that erasing an account has not been thought of.
 */
export async function failOnUnknownKeys(): Promise<void> {
  const known = Object.values(OBJECT_STORES).flatMap(({ kv: { erased, kept, nobodys } = {} }) =>
    [erased, ...Object.values(kept ?? {}), nobodys].join(" ").split(" "),
  );
  const names = new Set(known);
  const prefixes = known.filter((name) => name.endsWith(":"));
  await runInDurableObject(env.LIMITERS.getByName("keys"), (_, { storage }) => {
    const keys = Object.getPrototypeOf(storage.kv) as SyncKvStorage;
    const { put } = keys;
    keys.put = function (this: SyncKvStorage, key, value) {
      if (!names.has(key) && !prefixes.some((prefix) => key.startsWith(prefix))) {
        throw new Error(`erasure/stores.ts does not list the key ${key}`);
      }
      put.call(this, key, value);
    };
  });
}
