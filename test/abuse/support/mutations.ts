import type { JsonSchema } from "./documents.ts";

/** One fault in a valid value. */
export interface Mutation {
  /** `kind: a number` */
  name: string;
  /** The path that a refusal should name: dotted, "" for the whole. */
  path: string;
  spoil: (valid: unknown) => unknown;
}

type Bad = [name: string, value: unknown];
type Key = string | number;

/** Names that people and groups may not have (SPEC, Names). */
const NAMES: Bad[] = [
  ["of two lines", "a\nb"],
  ["with a bell in it", "a\u0007b"],
  ["nothing that is seen", "\u200b\u3164"],
  ["with tags in it that nobody sees", "a\u{e0041}b"],
  ["turned around", "a\u202eb"],
  ["a part of it isolated", "a\u2066b\u2069"],
  ["60 marks on one letter", `a${"\u0301".repeat(60)}`],
];

/** JSON that would not come back unchanged, or is too large (META-3). */
const TRAPS: Bad[] = [
  ["with a number that a double rounds", { n: 2 ** 60 }],
  ["with NUL in a text", { a: "b\0" }],
  ["with NUL in a key", { "a\0": 1 }],
  ["with half a character", { a: ["\ud800"] }],
  ["with a prototype in it", JSON.parse('{"a":{"__proto__":{"x":1}}}')],
  ["six levels deep", { a: { b: { c: { d: { e: {} } } } } }],
  ["six lists deep", { a: [[[[[]]]]] }],
  ["of too many keys", Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, i]))],
  ["of too many bytes", { a: "x".repeat(9_000) }],
];

/** Values that the schema accepts, and the rules behind it refuse. */
const BY_NAME: Record<string, Bad[]> = {
  media_url: [
    ["a script", "javascript:alert(1)"],
    ["plain http", "http://example.org/a.png"],
    ["data", "data:text/html,<script>alert(1)</script>"],
    ["an address with a password in it", "https://me:secret@example.org/a.png"],
    ["an address with a blank in it", "https://example.org/a b"],
    ["a way out of its folder", "/api/v1/media/../../etc/passwd"],
  ],
  avatar_url: [
    ["a script", "javascript:alert(1)"],
    ["an address elsewhere", "https://example.org/a.png"],
  ],
  metadata: TRAPS,
  data: TRAPS,
  display_name: NAMES,
  title: NAMES,
  nickname: NAMES,
  username: [
    ["with a full stop at its end", "somebody."],
    ["with a dash at its beginning", "-somebody"],
    ["of letters that only look alike", "\u0430dam"],
    ["one that is reserved", "Admin"],
    ["what calls everyone", "all"],
  ],
  emoji: [
    ["a letter", "x"],
    ["two emoji", "👍👍"],
    ["nothing", ""],
    ["half of one", "\ud83d"],
    ["a thousand of them", "👍".repeat(1_000)],
  ],
};

/** Every fault that one part of a value with this schema can have. `opaque` fields accept any text. */
export function mutationsOf(schema: JsonSchema, opaque: readonly string[] = []): Mutation[] {
  return [...wholes(schema), ...partsOf(schema, [], opaque)];
}

/** Invalid values of a parameter, which is always a text. */
export function badTexts(name: string, schema: JsonSchema): [name: string, value: string][] {
  return badValues(name, schema, false).filter(
    (bad): bad is [string, string] => typeof bad[1] === "string",
  );
}

function wholes(schema: JsonSchema): Mutation[] {
  return badTypes(schema).map(([name, value]) => ({
    name: `the whole: ${name}`,
    path: "",
    spoil: () => value,
  }));
}

function partsOf(schema: JsonSchema, at: Key[], opaque: readonly string[]): Mutation[] {
  const found: Mutation[] = [];
  const add = (keys: Key[], name: string, change: (parent: object, key: Key) => void) => {
    const path = keys.join(".");
    found.push({ name: `${path}: ${name}`, path, spoil: (valid) => changed(valid, keys, change) });
  };
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const keys = [...at, name];
    if (schema.required?.includes(name) === true) {
      add(keys, "missing", (parent, key) => Reflect.deleteProperty(parent, key));
    }
    for (const [what, value] of badValues(name, property, opaque.includes(name))) {
      add(keys, what, (parent, key) => Reflect.set(parent, key, value));
    }
    found.push(...partsOf(property, keys, opaque));
    const { items } = property;
    // A list of any items has no invalid item.
    if (items === undefined || Object.keys(items).length === 0) continue;
    for (const [what, value] of badValues(name, items, false)) {
      add([...keys, 0], what, (parent, key) => Reflect.set(parent, key, value));
    }
    found.push(...partsOf(items, [...keys, 0], opaque));
  }
  // Whatever its schema says (SEND-3), a body that accepts these by mistake is found.
  if (schema.properties !== undefined) {
    found.push({
      name: `${at.join(".") || "the whole"}: an unknown field`,
      path: at.join("."),
      spoil: (valid) =>
        changed(valid, [...at, "no_such_field"], (parent, key) => Reflect.set(parent, key, 1)),
    });
  }
  return found;
}

/**
 * A copy of the value, changed at one place. Objects missing from the example, such as one that excludes another, are
 * created.
 */
function changed(valid: unknown, keys: Key[], change: (parent: object, key: Key) => void): unknown {
  const copy = structuredClone(valid);
  const last = keys.at(-1);
  const parent = keys.slice(0, -1).reduce<unknown>((here, key, i) => {
    if (!isObject(here)) return undefined;
    if (Reflect.get(here, key) === undefined && typeof keys[i + 1] === "string")
      Reflect.set(here, key, {});
    return Reflect.get(here, key);
  }, copy);
  if (last === undefined || !isObject(parent)) {
    throw new Error(`the example has nothing at ${keys.join(".")}: give it something there`);
  }
  change(parent, last);
  return copy;
}

function badValues(name: string, schema: JsonSchema, opaque: boolean): Bad[] {
  return [
    ...badTypes(schema),
    ...badStrings(schema, opaque),
    ...badNumbers(schema),
    ...badArrays(schema),
    ...(opaque ? [] : (BY_NAME[name] ?? [])),
  ];
}

function badTypes(schema: JsonSchema): Bad[] {
  const types = typesOf(schema);
  const samples: [type: string, name: string, value: unknown][] = [
    ["null", "null", null],
    ["string", "a text", "a text"],
    ["number", "a number", 5],
    ["boolean", "true", true],
    ["array", "a list", []],
    ["object", "an object", {}],
  ];
  return samples
    .filter(([type]) => !types.has(type) && !(type === "number" && types.has("integer")))
    .map(([, name, value]) => [name, value]);
}

function badStrings(schema: JsonSchema, opaque: boolean): Bad[] {
  if (!typesOf(schema).has("string")) return [];
  const variants = [schema, ...(schema.anyOf ?? [])];
  const of = <T>(pick: (one: JsonSchema) => T | undefined) =>
    variants.map(pick).filter((value) => value !== undefined);
  const max = of(({ maxLength }) => maxLength);
  const isChoice = of((one) => one.enum ?? one.const).length > 0;
  const isShaped = isChoice || of(({ pattern, format }) => pattern ?? format).length > 0;
  const bad: Bad[] = [];
  if (max.length > 0) bad.push(["too long", "x".repeat(Math.max(...max) + 1)]);
  if (of(({ minLength }) => minLength).some((min) => min > 0)) bad.push(["empty", ""]);
  if (isShaped) bad.push(["of another shape", "\u00a1no such!"], ["nothing but a blank", " "]);
  if (!opaque) bad.push(["with NUL in it", "a\0b"], ["broken Unicode", "a\ud800b"]);
  return bad;
}

function badNumbers(schema: JsonSchema): Bad[] {
  if (!typesOf(schema).has("integer")) return [];
  const least = [schema, ...(schema.anyOf ?? [])].map(({ minimum }) => minimum).find(isNumber);
  return [
    ["a fraction", 1.5],
    ["more than JSON carries exactly", 2 ** 60],
    ...(least === undefined || least < Number.MIN_SAFE_INTEGER + 2
      ? []
      : [["too small", least - 1] satisfies Bad]),
  ];
}

function badArrays(schema: JsonSchema): Bad[] {
  const { minItems = 0, maxItems } = schema;
  return [
    ...(minItems > 0 ? [["an empty list", []] satisfies Bad] : []),
    ...(maxItems === undefined
      ? []
      : [["too many", Array.from({ length: maxItems + 1 }, () => "x")] satisfies Bad]),
  ];
}

function typesOf(schema: JsonSchema): Set<string> {
  const own = schema.type === undefined ? [] : [schema.type].flat();
  return new Set([...own, ...(schema.anyOf ?? []).flatMap((one) => [...typesOf(one)])]);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Texts that are no whole number. */
export const INTEGERS = [
  "-1",
  "1.5",
  "1e3",
  "0x10",
  " 1",
  "1 ",
  "+1",
  "9".repeat(16),
  "9".repeat(20),
  "one",
];
