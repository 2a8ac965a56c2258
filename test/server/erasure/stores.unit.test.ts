import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { BUCKETS, OBJECT_STORES } from "#server/erasure/stores.ts";

const root = `${import.meta.dirname}/../../..`;

function found(pattern: RegExp, text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap(([, name]) => name ?? []))].toSorted();
}

it("each kind of object and each bucket of the configuration is among the stores", () => {
  const toml = readFileSync(`${root}/wrangler.toml`, "utf8");
  expect(found(/class_name = "(\w+)"/g, toml)).toEqual(Object.keys(OBJECT_STORES).toSorted());
  const buckets = found(/\[\[r2_buckets\]\]\nbinding = "(\w+)"/g, toml);
  expect(buckets).toEqual(Object.keys(BUCKETS));
});

it("each table that the code creates in an object is among its stores", () => {
  const files = globSync(`${root}/src/{storage,server}/**/*.ts`);
  const code = files.map((file) => readFileSync(file, "utf8")).join("\n");
  const created = found(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g, code);
  expect(created.length).toBeGreaterThan(10);
  const known = Object.values(OBJECT_STORES).flatMap((stores) => Object.keys(stores));
  expect(created.filter((table) => !known.includes(table))).toEqual([]);
});
