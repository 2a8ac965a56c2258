import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Inline } from "#text/formatting.ts";
import { mentionsIn, partsOf, plainText, readText } from "#text/reading.ts";
import { check } from "../client/support/property.ts";
import { HOSTILE } from "../support/hostile-texts.ts";

/** Texts as people write them, and syntax characters in any order. */
const sign = fc.constantFrom(
  ..."*_~`>[]()@.-/\\:#+! \n\t123aZé好。ー👍".split(/(?:)/u),
  "**",
  "***",
  "~~",
  "```",
  "\n- ",
  "\n> ",
  "\n1. ",
  "@bob",
  "https://a.example/b",
  "www.",
  "a@b.example",
  "](https://c.example)",
);
const typed = fc.oneof(
  fc.array(sign, { maxLength: 40 }).map((signs) => signs.join("")),
  fc
    .array(fc.oneof(sign, fc.lorem({ maxCount: 2 })), { maxLength: 12 })
    .map((them) => them.join(" ")),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** Inline parts beyond words, and blocks beyond lines. */
function formattedIn(blocks: readonly Block[]): number {
  const parts = [...partsOf(blocks)].filter(({ kind }) => kind !== "text").length;
  return parts + blocks.reduce((sum, block) => sum + blocksIn(block), 0);
}

function blocksIn(block: Block): number {
  const of = (blocks: readonly Block[]) => blocks.reduce((sum, one) => sum + blocksIn(one), 0);
  switch (block.kind) {
    case "lines":
      return 0;
    case "code_block":
      return 1;
    case "quote":
      return 1 + of(block.blocks);
    case "list":
      return block.items.reduce((sum, { blocks }) => sum + 1 + of(blocks), 0);
  }
}

/** The depth of nested parts. */
function depthOf(blocks: readonly Block[]): number {
  const depths = blocks.map((block) => {
    switch (block.kind) {
      case "lines":
        return Math.max(0, ...block.lines.map(depthOfLine));
      case "code_block":
        return 1;
      case "quote":
        return 1 + depthOf(block.blocks);
      case "list":
        return 1 + Math.max(0, ...block.items.map((item) => depthOf(item.blocks)));
    }
  });
  return Math.max(0, ...depths);
}

function depthOfLine(line: readonly Inline[]): number {
  return Math.max(0, ...line.map((one) => ("children" in one ? 1 + depthOfLine(one.children) : 0)));
}

/** Whether a reading only removes characters, and invents none. */
function isWithin(left: string, text: string): boolean {
  let at = 0;
  for (const sign of left) {
    at = text.indexOf(sign, at) + sign.length;
    if (at < sign.length) return false;
  }
  return true;
}

/** Letters, digits and symbols that are no formatting. */
function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}[\p{S}--[~>`+]]]/gv) ?? [];
}

describe("whatever is typed", () => {
  it("any text is read in full, except the marks of formatting (TEXT-2)", () => {
    check(
      typed,
      (text) => {
        // A link shows where it leads, whatever was typed.
        if (text.includes("](") || text.includes("://")) return;
        const shown = plainText(text).replaceAll(/^(?:• )+/gm, "");
        expect(isWithin(shown, text), shown).toBe(true);
        // The language of a code block shows beside it.
        if (!text.includes("```")) expect(wordsIn(shown)).toEqual(wordsIn(text));
      },
      3_000,
    );
  });

  it("any parsed word stands where it is in the text (TEXT-1)", () => {
    check(
      typed,
      (text) => {
        let done = 0;
        for (const part of partsOf(readText(text))) {
          if (part.kind !== "text" && part.kind !== "mention") continue;
          expect(text.slice(part.start, part.start + part.text.length)).toBe(part.text);
          expect(part.start).toBeGreaterThanOrEqual(done);
          expect(part.text).not.toBe("");
          done = part.start + part.text.length;
        }
      },
      3_000,
    );
  });

  it("any text is parsed few levels deep, and excessive formatting stays as typed (TEXT-5)", () => {
    check(typed, (text) => {
      expect(depthOf(readText(text))).toBeLessThanOrEqual(12);
    });
    for (const [name, textOf] of HOSTILE) {
      const blocks = readText(textOf(8_000));
      expect(depthOf(blocks), name).toBeLessThanOrEqual(12);
      expect(formattedIn(blocks), name).toBeLessThanOrEqual(1_200);
    }
  });

  it("a text has at most 1,000 formatted parts and mentions (TEXT-5)", () => {
    for (const part of ["> a\n\n", "- a\n- b\n\n", "```a\nb```\n", "`a` ", "@a ", "*a* "]) {
      expect(formattedIn(readText(part.repeat(1_100))), part).toBe(1_000);
    }
    expect(formattedIn(readText("- a\n".repeat(1_000)))).toBe(1_000);
    expect(formattedIn(readText(`${"`a` ".repeat(999)}**a *b***`))).toBe(1_000);
    const items = "- a\n".repeat(1_001);
    expect(plainText(items)).toBe(items);
    const many = `${"*a* ".repeat(1_000)}@bob`;
    expect(mentionsIn(many)).toEqual([]);
    expect(plainText(many).endsWith("a @bob")).toBe(true);
  });
});
