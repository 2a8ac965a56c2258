import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { snippetOf } from "#domain/snippet.ts";
import { matchExpression, parseSearch, searchText } from "#text/search-text.ts";
import { check } from "../client/support/property.ts";

/** The index as D1 has it. */
const index = new DatabaseSync(":memory:");
for (const name of ["0001_search", "0010_search_prefixes"]) {
  const path = join(import.meta.dirname, `../../migrations/${name}.sql`);
  index.exec(readFileSync(path, "utf8"));
}

beforeEach(() => {
  index.exec("DELETE FROM message_search");
});

function put(id: number, text: string): void {
  index
    .prepare("INSERT INTO message_search (rowid, text, conversation) VALUES (?, ?, 'c')")
    .run(id, searchText(text));
}

function find(query: string): unknown[] {
  const terms = parseSearch(query);
  if (terms.length === 0) return [];
  return index
    .prepare("SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid")
    .all(`text : (${matchExpression(terms)})`)
    .map((row) => row["rowid"]);
}

const typed = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        ")",
        "*",
        "^",
        "text:",
        "-",
        " ",
        "日本",
        "a",
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join("")),
);

describe("what is searched for", () => {
  it("SEARCH-2 whatever is typed, every word of the index's query is quoted, and there are not too many", () => {
    check(
      typed,
      (query) => {
        const terms = parseSearch(query);
        expect(terms.length).toBeLessThanOrEqual(16);
        for (const { words } of terms) {
          expect(words.length).toBeGreaterThan(0);
          for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}\p{M}\p{Co}]+$/u);
        }
        if (terms.length === 0) return;
        const bare = matchExpression(terms).replaceAll(/"[^"]*"( \*)?/g, "w");
        expect(bare).toMatch(/^w( AND w)*$/);
      },
      1_000,
    );
  });

  it("SEARCH-2 whatever is typed, the index takes it", () => {
    check(typed, (query) => {
      find(query);
    });
  });

  it.each([
    ["hel wor", [["hel"], ["wor"]]],
    ['"hello world"', [["hello", "world"]]],
    ['"hello', [["hello"]]],
    ['a "b c" d', [["b", "c"], ["a"], ["d"]]],
    ["日本語", [["日本", "本語"]]],
    ["日", [["日"]]],
    ["iPhone手机", [["iPhone"], ["手机"]]],
    ['"東京 タワー"', [["東京", "京", "タワ", "ワー"]]],
    ['"手机 case"', [["手机", "机", "case"]]],
    ['""', []],
    ["***", []],
  ])("%j is the words %j", (query, words) => {
    expect(parseSearch(query).map((term) => term.words)).toEqual(words);
  });

  it("a word may be only begun, a phrase and a run of CJK may not", () => {
    expect(parseSearch("hel").map(({ prefix }) => prefix)).toEqual([true]);
    expect(parseSearch('"hel"').map(({ prefix }) => prefix)).toEqual([false]);
    expect(parseSearch("日本").map(({ prefix }) => prefix)).toEqual([false]);
    expect(parseSearch("日").map(({ prefix }) => prefix)).toEqual([true]);
  });
});

describe("what is found", () => {
  it("runs of CJK are held as pairs, each ending with its last character alone", () => {
    expect(searchText("日本語")).toBe("日本 本語 語");
    expect(searchText("我用iPhone")).toBe("我用 用 iPhone");
    expect(searchText("plain words")).toBe("plain words");
    expect(searchText("ｶﾞ")).toBe("ガ");
  });

  it("any part of a run of CJK finds it, and what is no part of it does not", () => {
    const character = fc.constantFrom(...Array.from("日本語天气好カーガ한국말"));
    const run = fc.array(character, { minLength: 1, maxLength: 8 }).map((them) => them.join(""));
    check(fc.tuple(run, run, fc.nat(7), fc.nat(8)), ([text, other, from, length]) => {
      index.exec("DELETE FROM message_search");
      put(1, `before ${text} after`);
      const part = text.slice(from % text.length, (from % text.length) + length + 1);
      expect(find(part), `${part} in ${text}`).toEqual([1]);
      expect(find(other).length > 0, `${other} in ${text}`).toBe(text.includes(other));
    });
  });

  it("any beginning of any word finds it, whatever the case", () => {
    const word = fc.stringMatching(/^[a-zA-Zéüñßøжд0-9]{1,10}$/);
    check(fc.tuple(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat()), (drawn) => {
      const [words, which, length] = drawn;
      index.exec("DELETE FROM message_search");
      put(1, words.join(" "));
      const chosen = words[which % words.length] ?? "";
      const begun = chosen.slice(0, 1 + (length % chosen.length));
      expect(find(begun), begun).toEqual([1]);
      expect(find(begun.toUpperCase()).length + find(begun.toLowerCase()).length).toBeGreaterThan(
        0,
      );
    });
  });

  it("any phrase finds the text it stands in, whichever scripts it mixes, and highlights itself there", () => {
    const run = fc
      .array(fc.constantFrom(...Array.from("東京日本语カー한국")), { minLength: 1, maxLength: 4 })
      .map((them) => them.join(""));
    const word = fc.oneof(run, fc.constantFrom("case", "two", "x1"));
    const text = fc.array(word, { minLength: 1, maxLength: 6 });
    check(fc.tuple(text, fc.nat(5), fc.nat(5)), ([said, from, length]) => {
      index.exec("DELETE FROM message_search");
      put(1, said.join(" "));
      const start = from % said.length;
      const phrase = said.slice(start, start + length + 1).join(" ");
      expect(find(`"${phrase}"`), `${phrase} in ${said.join(" ")}`).toEqual([1]);
      const { text: shown, highlights } = snippetOf(said.join(" "), parseSearch(`"${phrase}"`));
      const hits = highlights.map(([first, last]) => shown.slice(first, last));
      expect(hits.some((hit) => hit.includes(phrase))).toBe(true);
    });
  });

  it.each([
    ["东京 tower 手机case", '"手机 case"'],
    ["明日は日曜", '"日"'],
    ["東京 日本", '"東京 日"'],
    ["the iPhone手机 is", '"iphone手机 is"'],
  ])("in %j the phrase %j is found", (said, phrase) => {
    put(1, said);
    expect(find(phrase)).toEqual([1]);
  });

  it("a phrase is found where its words follow one another, and only there", () => {
    put(1, "one two three");
    put(2, "two one three");
    expect(find('"one two"')).toEqual([1]);
    expect(find('"two three"')).toEqual([1]);
    expect(find("one two three")).toEqual([1, 2]);
    expect(find('"one tw"')).toEqual([]);
  });
});
