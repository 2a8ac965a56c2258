import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch } from "#text/search-text.ts";
import { snippetOf } from "#domain/snippet.ts";
import { check } from "../client/support/property.ts";

const shown = (text: string, query: string) => {
  const snippet = snippetOf(text, parseSearch(query));
  return snippet.highlights.map(([start, end]) => snippet.text.slice(start, end));
};

const words = fc
  .array(
    fc.constantFrom(
      "one",
      "two",
      "Été",
      "😀",
      "日本語",
      "한국말",
      "ﬃ",
      "e\u0301",
      ".",
      "one-two",
      " ",
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(" "));
const text = fc.oneof(words, fc.string({ unit: "grapheme", maxLength: 400 }));
const query = fc.oneof(
  fc.constantFrom(
    "one",
    "o",
    "two one",
    '"one two"',
    "été",
    "日",
    "日本",
    "한",
    "하",
    "f",
    "e",
    "1",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
);

describe("a snippet", () => {
  it("a snippet of any text for any query is a part of it with its hits inside, in order, apart, and never half a character", () => {
    check(
      fc.tuple(text, query),
      ([said, sought]) => {
        const snippet = snippetOf(said, parseSearch(sought));
        const bare = snippet.text.replace(/^…/, "").replace(/…$/, "");
        expect(said).toContain(said.length <= 200 ? snippet.text : bare);
        expect(snippet.text.length).toBeLessThanOrEqual(202);
        if (said.isWellFormed()) expect(snippet.text.isWellFormed()).toBe(true);
        let past = -1;
        for (const [start, end] of snippet.highlights) {
          expect(start).toBeGreaterThan(past);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(snippet.text.length);
          const slice = snippet.text.slice(start, end);
          if (said.isWellFormed()) expect(slice.isWellFormed()).toBe(true);
          past = end;
        }
      },
      1_000,
    );
  });

  it("a snippet shows the hit, wherever in a long text it is (SEARCH-1)", () => {
    const padding = fc.array(fc.constantFrom("x", "日", "😀", "yy"), { maxLength: 300 });
    check(fc.tuple(padding, padding), ([before, after]) => {
      const said = `${before.join(" ")} needle ${after.join(" ")}`;
      expect(shown(said, "needle")).toEqual(["needle"]);
    });
  });

  it.each([
    ["Crème BRÛLÉE", "brul", ["BRÛL"]],
    ["one two, one", "one", ["one", "one"]],
    ["one two three", '"one two"', ["one two"]],
    ["one, two", '"one two"', ["one, two"]],
    ["phone one", "one", ["one"]],
    ["once one", '"one"', ["one"]],
    ["私は日本語のテキスト", "日本語", ["日本語"]],
    ["한국말", "국말", ["국말"]],
    ["iPhone手机很好", "手机", ["手机"]],
    ["iPhone手机很好", "iphone手机", ["iPhone手机"]],
    ["nothing of it", "else", []],
    ["a.b a-b", "a.b", ["a.b", "a-b"]],
    ["(x) [y] {z}", "x y z", ["x", "y", "z"]],
  ])("a snippet of %j for %j highlights %j", (said, sought, highlights) => {
    expect(shown(said, sought)).toEqual(highlights);
  });
});
