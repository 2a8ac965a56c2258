import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANY_MESSAGE, indexTokens } from "#text/index-tokens.ts";
import { matchExpression, parseSearch } from "#text/search-text.ts";
import {
  parseTypedSearch,
  printTypedSearch,
  unfinishedFilter,
  type TypedSearch,
} from "#text/typed-search.ts";
import { check } from "../client/support/property.ts";
import { SearchIndex } from "./support/search-index.ts";

const CASES: readonly (readonly [typed: string, read: Partial<TypedSearch>])[] = [
  ["", {}],
  ["  lunch   plans ", { words: "lunch plans" }],
  ["from:ada budget", { from: "ada", words: "budget" }],
  ["budget from:ada report", { from: "ada", words: "budget report" }],
  ['from:"Ada L" in:"Design crew"', { from: "Ada L", in: "Design crew" }],
  ['from:"Ada L', { from: "Ada L" }],
  ['from:" Ada L "', { from: "Ada L" }],
  ["from:ada from:bob", { from: "bob" }],
  ["FROM:Ada Has:Images", { from: "Ada", has: "image" }],
  ["from：@ada", { from: "@ada" }],
  ["from: budget", { words: "budget" }],
  ["has:link", { has: "link" }],
  ["has:nothing", { words: "has:nothing" }],
  ["before:2026-05-01 after:2025", { before: "2026-05-01", after: "2025-01-01" }],
  ["after:2026-5", { after: "2026-05-01" }],
  ["after:٢٠٢٦-٠٥-٠١", { after: "2026-05-01" }],
  ["before:2026-02-30", { words: "before:2026-02-30" }],
  ["before:2026-13", { words: "before:2026-13" }],
  ["before:2026-00-01", { words: "before:2026-00-01" }],
  ["before:2026-05-00", { words: "before:2026-05-00" }],
  ["before:2026-05-31", { before: "2026-05-31" }],
  ["before:2024-02-29", { before: "2024-02-29" }],
  ["before:2000-02-29", { before: "2000-02-29" }],
  ["before:2026-02-29", { words: "before:2026-02-29" }],
  ["before:1900-02-29", { words: "before:1900-02-29" }],
  ["before:soon", { words: "before:soon" }],
  ["before:x2026", { words: "before:x2026" }],
  ["before:2026x", { words: "before:2026x" }],
  ["mentions:me", { mentions: "me" }],
  ["mentions:ada", { words: "mentions:ada" }],
  ['"a b"cd', { words: '"a b"cd' }],
  ['"from:ada" said', { words: '"from:ada" said' }],
  ['say "so from:ada', { words: 'say "so from:ada' }],
  ["mailfrom:ada x:y", { words: "mailfrom:ada x:y" }],
  ["from:أحمد تقرير", { from: "أحمد", words: "تقرير" }],
];

const NOTHING = {
  words: "",
  from: null,
  in: null,
  has: null,
  before: null,
  after: null,
  mentions: null,
};

const pieces = [
  "from:",
  "in:",
  "has:",
  "before:",
  "mentions:",
  "me",
  "link",
  "2026-05-01",
  '"',
  " ",
  "：",
  "ada",
  "日本",
  "\n",
  "_fada",
];
const typed = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((some) => some.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
);

describe("a typed search", () => {
  it.each(CASES)("%j is read as %j (SEARCH-11)", (text, read) => {
    expect(parseTypedSearch(text)).toEqual({ ...NOTHING, ...read });
  });

  it("any query is parsed, and its printed form parses the same (SEARCH-11)", () => {
    check(
      typed,
      (text) => {
        const search = parseTypedSearch(text);
        const printed = printTypedSearch(search);
        expect(parseTypedSearch(printed), printed).toEqual(search);
        expect(printTypedSearch(parseTypedSearch(printed))).toBe(printed);
      },
      2_000,
    );
  });

  it("a search prints as it would be typed (SEARCH-11)", () => {
    const print = (text: string) => printTypedSearch(parseTypedSearch(text));
    expect(print("lunch from:ada")).toBe("from:ada lunch");
    expect(print('in:"Design crew"')).toBe('in:"Design crew"');
  });

  it.each([
    ["from:", { key: "from", value: "", from: 0 }],
    ["lunch from:ad", { key: "from", value: "ad", from: 6 }],
    ['in:"Design c', { key: "in", value: "Design c", from: 0 }],
    ['in:"Design crew"', null],
    ["from:ada ", null],
    ["lunch", null],
    ["", null],
    ['"from:', null],
  ])("at the end of %j the person is typing %j (SEARCH-11)", (text, unfinished) => {
    expect(unfinishedFilter(text)).toEqual(unfinished);
  });
});

it("no typed word matches the index's entries for filters (SEARCH-11)", () => {
  const index = new SearchIndex();
  const tokens = indexTokens({ sender_id: "ada-1", mentions: ["bob", "all"], holds: ["link"] });
  index.db
    .prepare("INSERT INTO messages (row_id, conversation_id, words) VALUES (1, 'c', ?)")
    .run(tokens);
  const signs = fc.constantFrom(
    ...tokens.split(/\b|(?=[-_ ])/),
    "_",
    "-",
    '"',
    "＿",
    "f",
    "h",
    "m",
  );
  const query = fc.array(signs, { maxLength: 12 }).map((some) => some.join(""));
  check(
    query,
    (q) => {
      expect(index.find(q), q).toEqual([]);
    },
    1_000,
  );
  const matches = (expression: string) =>
    index.db
      .prepare("SELECT count(*) AS n FROM message_search WHERE message_search MATCH ?")
      .get(`words : (${expression})`)?.["n"];
  expect(matches(ANY_MESSAGE)).toBe(1);
  expect(matches(matchExpression(parseSearch("link")))).toBe(0);
});
