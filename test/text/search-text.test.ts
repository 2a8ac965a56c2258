import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { snippetOf } from "#domain/snippet.ts";
import { matchExpression, parseSearch, searchText } from "#text/search-text.ts";
import { check } from "../client/support/property.ts";
import { SearchIndex } from "./support/search-index.ts";

let index = new SearchIndex();
beforeEach(() => {
  index = new SearchIndex();
});

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
  it("every word of any query is quoted, and their number is limited (SEARCH-2)", () => {
    check(
      typed,
      (query) => {
        const terms = parseSearch(query);
        expect(terms.length).toBeLessThanOrEqual(16);
        if (terms.length === 0) return;
        // It has no ASCII character, which alone could be syntax.
        const bare = matchExpression(terms).replaceAll(
          /"[a-z0-9 \u0080-\u{10FFFF}]+"( \*)?/gu,
          "w",
        );
        expect(bare).toMatch(/^w( AND w)*$/);
      },
      1_000,
    );
  });

  it("a query has at most 16 words (SEARCH-2)", () => {
    const words = Array.from({ length: 20 }, (_, index) => `word${index}`);
    expect(parseSearch(words.join(" "))).toHaveLength(16);
  });

  it("the index accepts any query (SEARCH-2)", () => {
    check(typed, (query) => {
      index.find(query);
    });
  });

  it.each([
    ["hel wor", '"hel" * AND "wor" *'],
    ['"hello world"', '"hello world"'],
    ['"hello', '"hello"'],
    ['a "b c" d', '"b c" AND "a" * AND "d" *'],
    ["日本語", '"日本 本語" *'],
    ["日", '"日" *'],
    ["iPhone手机", '"iphone" * AND "手机" *'],
    ['"東京 タワー"', '"東京 京 タワ ワー"'],
    ['"手机 case"', '"手机 机 case"'],
    ['"日"', '"日" *'],
    ["1.2.3", '"1 2 3" *'],
    ["v1.2", '"v 1 2" *'],
    ["don't, can’t", '"don t" * AND "can t" *'],
    ["ann.b@example.com", '"ann b example com" *'],
    ["red,fox", '"red" * AND "fox" *'],
    ["f(x)", '"f" * AND "x" *'],
    ["กินข", '"กิน นข" *'],
    ["👍🏽 👩‍💻", '"👍" AND "👩‍💻"'],
    ["“red fox”", '"red fox"'],
    ["”red fox”", '"red fox"'],
    ["„roter Fuchs“", '"roter fuchs"'],
    ["«renard roux»", '"renard roux"'],
    ["»roter Fuchs«", '"roter fuchs"'],
    ["‹a b›", '"a b"'],
    ["「赤い 狐」", '"赤い い 狐" *'],
    ["『red fox』", '"red fox"'],
    ["｢red fox｣", '"red fox"'],
    ["＂red fox＂", '"red fox"'],
    ["我说“你好”吧", '"你好" AND "我说" * AND "吧" *'],
    ['5" screen', '"5" * AND "screen" *'],
    ['צה"ל', '"צה ל" *'],
    ['""', ""],
    ["***", ""],
    ["\u200B", ""],
  ])("the query %j is %s", (query, expression) => {
    expect(matchExpression(parseSearch(query))).toBe(expression);
  });
});

describe("what is found", () => {
  it("runs of scripts without spaces are indexed as pairs of clusters, each ending with its last one alone", () => {
    expect(searchText("日本語")).toBe("日本 本語 語");
    expect(searchText("我用iPhone")).toBe("我用 用 iphone");
    expect(searchText("plain words")).toBe("plain words");
    expect(searchText("one", null, "", "two")).toBe("one ¶ two");
    expect(searchText("กินข้าว")).toBe("กิน นข้ ข้า าว ว");
    expect(searchText("ខ្ញុំស្រលាញ់")).toBe("ខ្ញុំស្រ ស្រលា លាញ់ ញ់");
    expect(searchText("ဗုဒ္ဓ")).toBe("ဗုဒ္ဓ ဒ္ဓ");
    expect(searchText("ｶﾞ")).toBe("ガ");
  });

  it("any part of a run of a script without spaces finds it, and other text does not", () => {
    const cluster = fc.constantFrom(
      ...Array.from("日本語天气好カーガ한국말"),
      "กิ",
      "น",
      "ข้",
      "า",
      "ຂ້",
      "ອ",
      "ខ្ញុំ",
      "ស្រ",
      "မြ",
      "န်",
      "ဒ္ဓ",
    );
    const run = fc.array(cluster, { minLength: 1, maxLength: 8 });
    check(fc.tuple(run, run, fc.nat(7), fc.nat(8)), ([text, other, from, length]) => {
      index.clear();
      index.put(1, `before ${text.join("")} after`);
      const start = from % text.length;
      const part = text.slice(start, start + length + 1).join("");
      expect(index.find(part), `${part} in ${text.join("")}`).toEqual([1]);
      const isThere = text.join("").includes(other.join(""));
      expect(index.find(other.join("")).length > 0, `${other.join("")} in ${text.join("")}`).toBe(
        isThere,
      );
    });
  });

  it("any prefix of any word finds it, whatever the case", () => {
    const word = fc.stringMatching(/^[a-zA-Zéüñßøжд0-9]{1,10}$/);
    check(fc.tuple(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat()), (drawn) => {
      const [words, which, length] = drawn;
      index.clear();
      index.put(1, words.join(" "));
      const chosen = words[which % words.length] ?? "";
      const begun = chosen.slice(0, 1 + (length % chosen.length));
      expect(index.find(begun), begun).toEqual([1]);
      expect(
        index.find(begun.toUpperCase()).length + index.find(begun.toLowerCase()).length,
      ).toBeGreaterThan(0);
    });
  });

  it("any phrase finds its text, whichever scripts it mixes, and is highlighted there", () => {
    const run = fc
      .array(fc.constantFrom(...Array.from("東京日本语カー한국")), { minLength: 1, maxLength: 4 })
      .map((them) => them.join(""));
    const word = fc.oneof(run, fc.constantFrom("case", "two", "x1"));
    const text = fc.array(word, { minLength: 1, maxLength: 6 });
    check(fc.tuple(text, fc.nat(5), fc.nat(5)), ([said, from, length]) => {
      index.clear();
      index.put(1, said.join(" "));
      const start = from % said.length;
      const phrase = said.slice(start, start + length + 1).join(" ");
      expect(index.find(`"${phrase}"`), `${phrase} in ${said.join(" ")}`).toEqual([1]);
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
    index.put(1, said);
    expect(index.find(phrase)).toEqual([1]);
  });

  it("a phrase is found where its words follow one another, and only there", () => {
    index.put(1, "one two three");
    index.put(2, "two one three");
    expect(index.find('"one two"')).toEqual([1]);
    expect(index.find('"two three"')).toEqual([1]);
    expect(index.find("one two three")).toEqual([1, 2]);
    expect(index.find('"one tw"')).toEqual([]);
  });
});
