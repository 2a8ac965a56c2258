import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkMetadata, withMetadata } from "#domain/metadata.ts";
import { METADATA_DEPTH_MAX, METADATA_KEYS_MAX } from "#protocol/limits.ts";
import { metadataPatchSchema, type MetadataPatch } from "#protocol/metadata.ts";
import { toMessage, toMessageRow } from "#storage/conversation/message-rows.ts";
import { message } from "../client/support/fixtures.ts";
import { check } from "../client/support/property.ts";

const patched = (before: object | undefined, patch: MetadataPatch) =>
  withMetadata({ id: 1, ...(before === undefined ? {} : { metadata: { ...before } }) }, patch);

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

/** JSON that a client may send as metadata: no nulls in objects, which a merge patch removes. */
const text = fc.string({ unit: "grapheme", maxLength: 8 }).filter((value) => !value.includes("\0"));
const key = text.filter((value) => value !== "__proto__");
const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const exact = number.filter(
  (value) => !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value)),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    text,
    exact,
    fc.boolean(),
    fc.array(fc.oneof(tie("value"), fc.constant(null)), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const metadata = fc.dictionary(
  fc.oneof(key, fc.constantFrom("constructor", "prototype", "toString", "")),
  json,
  { maxKeys: 4, noNullPrototype: true },
);

describe("metadata", () => {
  // The examples of RFC 7396 with an object on both sides.
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ a: "foo" }, { a: { b: { c: null } } }, { a: { b: {} } }],
    [{ e: 1 }, { a: [null] }, { e: 1, a: [null] }],
  ])("%j patched with %j is %j (META-2)", (before, patch, after) => {
    expect(patched(before, metadataPatchSchema.parse(patch))).toEqual({ id: 1, metadata: after });
  });

  it.each<[object | undefined, MetadataPatch]>([
    [undefined, {}],
    [undefined, { a: null }],
    [{ a: 1 }, null],
    [{ a: 1 }, { a: null }],
  ])("META-1 %j patched with %j leaves a record without metadata", (before, patch) => {
    expect(Object.keys(patched(before, patch))).toEqual(["id"]);
  });

  it("accepted metadata comes back from a row as it was sent (META-3)", () => {
    check(metadata, (sent) => {
      const parsed = metadataPatchSchema.safeParse(JSON.parse(JSON.stringify(sent)));
      expect(parsed.error).toBeUndefined();
      const stored = withMetadata(message(5), parsed.data ?? null);
      const { metadata: back = {} } = toMessage({ ...toMessageRow(stored) }, "room");
      expect(JSON.stringify(back)).toBe(JSON.stringify(sent));
    });
  });

  it.each<[string, unknown]>([
    ["a text", "a"],
    ["a list", []],
    ["an integer beyond 2^53", { a: 2 ** 53 }],
    ["an integer as large as a double can be", JSON.parse('{"a":1e300}')],
    ["an infinite number", JSON.parse('{"a":[1e999]}')],
    ["NUL", { a: { b: "\0" } }],
    ["half a character in a key", { "\udc00": 1 }],
    ["a prototype", JSON.parse('{"a":[{"__proto__":{"isAdmin":true}}]}')],
    ["a level too many", deep(METADATA_DEPTH_MAX + 1)],
    ["ten thousand levels", deep(10_000 / 2)],
    ["undefined", { a: undefined }],
  ])("META-3 refuses %s", (_, sent) => {
    expect(metadataPatchSchema.safeParse(sent).success).toBe(false);
  });

  it("metadata may have as many levels as the limit (META-3)", () => {
    expect(metadataPatchSchema.safeParse(deep(METADATA_DEPTH_MAX)).success).toBe(true);
  });

  it("a patch that leaves too many keys or bytes is refused by its path (META-3)", () => {
    const keys = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, i]));
    const most = patched(keys("a", METADATA_KEYS_MAX), {});
    expect(checkMetadata(most, 4_096).ok).toBe(true);
    expect(checkMetadata(withMetadata(most, { one: 1 }), 4_096)).toMatchObject({
      error: { code: "too_large", issues: [{ path: "metadata" }] },
    });
    // Two bytes each in UTF-8.
    const wide = patched(undefined, { a: "é".repeat(10) });
    expect(checkMetadata(wide, 28).ok).toBe(true);
    expect(checkMetadata(wide, 27)).toMatchObject({ error: { code: "too_large" } });
  });
});
