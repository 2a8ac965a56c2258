import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf, readText } from "#text/reading.ts";
import { masked, piecesOf, sentencesOf, unmasked, wordsOf } from "#text/translatable.ts";
import { check } from "../client/support/property.ts";

/** Texts as people write them: words among parts that must stay unchanged. */
const part = fc.oneof(
  fc.lorem({ maxCount: 5 }),
  fc.constantFrom(
    "`const a = 1`",
    "```js\nlet b = 2;\n```",
    "``let c = `d`;``",
    "~~~\nlet d = 3;\n~~~",
    "````\n```\nlet e = 4;\n````",
    "`one\ntwo`",
    "[plans](https://the.dog/)",
    "https://example.com/a?b=c",
    "HTTPS://The.House/dog",
    "Www.the-house.com",
    "www.example.org",
    "@ada_l",
    "#plans",
    "someone@example.com",
    "👩‍👩‍👧",
    ":smile:",
    "{0}",
    "{7}",
    "**",
    "\n- ",
    "\n> ",
    "\n\n",
    "今日は",
    "مرحبا",
  ),
  fc.string(),
);
const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(" "));

it("lines and the blanks between them are pieces of their own (TRANSLATE-3)", () => {
  expect(piecesOf(" one two\n\n  three ")).toEqual([
    { kind: "kept", text: " " },
    { kind: "words", text: "one two" },
    { kind: "kept", text: "\n\n" },
    { kind: "kept", text: "  " },
    { kind: "words", text: "three" },
    { kind: "kept", text: " " },
  ]);
});

it.each([
  ["{1} for {0}", "b for a"],
  ["{0}{1}", "ab"],
  ["{0}", null],
  ["{0} {0}", null],
  ["{0} {1} {1}", null],
  ["{0} {2}", null],
  ["none", null],
])("with two placeholders, the translation %j becomes %j (TRANSLATE-3)", (translated, text) => {
  expect(unmasked(translated, ["a", "b"])).toBe(text);
});

it("a translation may have more than ten placeholders, in any order", () => {
  const kept = Array.from("abcdefghijkl");
  const translated = kept.map((_, index) => `{${index}}`).toReversed();
  expect(unmasked(translated.join(""), kept)).toBe("lkjihgfedcba");
});

/** The same without anything between, and syntax characters in any order. */
const joined = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
const scattered = fc
  .array(
    fc.constantFrom(
      ..."`~@#.:/[]()<>*_-+{}0123 \n\t\u3000aZéwhs".split(""),
      "```",
      "\n\n",
      "www.",
      "http://",
      "a@b.c",
      "1.",
      "👍",
      "❤",
      "❤️",
      "☝🏽",
      "1️⃣",
      "🏳️‍🌈",
      "🇦",
      "日",
      "\u0301",
      "\uD83D",
      "\r",
      "\u2028",
    ),
    { maxLength: 40 },
  )
  .map((signs) => signs.join(""));

/** A translator may do anything to a sentence. */
const translators: [string, (sentence: string) => string][] = [
  ["nothing", (sentence) => sentence],
  ["turning words round", (sentence) => sentence.split(" ").toReversed().join(" ")],
  ["losing places", (sentence) => sentence.replaceAll(/\{\d+\}/g, "")],
  ["doubling places", (sentence) => sentence.replaceAll(/\{\d+\}/g, "$&$&")],
  ["making places up", (sentence) => `${sentence} {0} {99}`],
  ["saying nothing", () => ""],
];

function keptIn(parts: ReturnType<typeof piecesOf>): string[] {
  return parts
    .filter(({ kind, text: kept }) => kind === "kept" && kept.trim() !== "")
    .map(({ text: kept }) => kept)
    .toSorted();
}

describe("what a translator gets of a text", () => {
  it.each([
    ["an address, however it is written", "HTTPS://The.House/dog is Www.the-house.com", ["is"]],
    ["a fence that is never closed", "see\n```\nthe house", ["see"]],
    ["a fence within a longer one", "````\n```\nthe house\n```\n````\nthere", ["there"]],
    ["code with a backtick in it", "run ``the `house` ``now", ["run", "now"]],
    ["code over several lines", "run ```the\nhouse``` now", ["run", "now"]],
    [
      "what a link leads to",
      "see [the house](https://the.dog/) there",
      ["see", "the house", "there"],
    ],
    [
      "a mailbox and what is like one",
      "ask the@house.example or @the@house.example",
      ["ask", "or"],
    ],
    ["the marker of a quote or a list", "> the\n> house", ["the", "house"]],
  ])("the translator never gets %s (TRANSLATE-3)", (_, whole, words) => {
    const found = piecesOf(whole).flatMap(({ kind, text: piece }) =>
      kind === "words" ? [piece.trim()] : [],
    );
    expect(found).toEqual(words);
  });

  it("the pieces add up to the text", () => {
    check(
      fc.oneof(text, joined, scattered),
      (whole) => {
        const pieces = piecesOf(whole);
        expect(pieces.map((piece) => piece.text).join("")).toBe(whole);
        expect(pieces.every((piece) => piece.text !== "")).toBe(true);
      },
      3_000,
    );
  });

  it("the words are those of the parsed text, each line's by themselves (TRANSLATE-3)", () => {
    check(
      fc.oneof(text, joined, scattered),
      (whole) => {
        const read = [...partsOf(readText(whole))].flatMap((part) =>
          part.kind === "text" ? [[part.start, part.start + part.text.length] as const] : [],
        );
        let at = 0;
        for (const { kind, text: piece } of piecesOf(whole)) {
          const [start, end] = [at, at + piece.length];
          at = end;
          if (kind === "kept") continue;
          expect(piece).not.toContain("\n");
          expect(read.some(([from, to]) => from <= start && end <= to)).toBe(true);
        }
      },
      3_000,
    );
  });

  it("the sentences add up to the text, and none spans a line", () => {
    check(text, (whole) => {
      const parts = sentencesOf(whole).map((one) => {
        if (typeof one === "string") return one;
        const sentence = one.pieces.map((piece) => piece.text).join("");
        expect(sentence.trim()).toBe(sentence);
        return sentence;
      });
      expect(parts.join("")).toBe(whole);
    });
  });

  it.each(translators)(
    "untranslated parts come back unchanged, each once, or not at all: %s (TRANSLATE-3)",
    (_, translate) => {
      check(text, (whole) => {
        for (const one of sentencesOf(whole)) {
          if (typeof one === "string") continue;
          const { text: sentence, kept } = masked(one);
          const back = unmasked(translate(sentence), kept);
          if (back === null) continue;
          for (const piece of kept) expect(back).toContain(piece);
          expect(kept.toSorted()).toEqual(keptIn(one.pieces));
        }
      });
    },
  );

  it("words between code, addresses and names are one sentence with placeholders", () => {
    const [sentence, ...rest] = sentencesOf("Hello **world**, see https://a.test/x and @ada!");
    if (sentence === undefined || typeof sentence === "string") throw new Error("no sentence");
    expect(masked(sentence)).toEqual({
      text: "Hello {0}world{1}, see {2} and",
      kept: ["**", "**", "https://a.test/x"],
    });
    expect(rest).toEqual([" ", "@ada", "!"]);
  });

  it("a code fence is not a sentence, closed or not", () => {
    expect(sentencesOf("```\nlet words = here\n```").every((one) => typeof one === "string")).toBe(
      true,
    );
    expect(sentencesOf("```\nlet words = here").every((one) => typeof one === "string")).toBe(true);
  });

  it("a text without anything to translate has no words", () => {
    expect(wordsOf("👍 https://a.test 123 `code`")).toBe("");
    expect(wordsOf("see https://a.test now")).toBe("see now");
  });
});
