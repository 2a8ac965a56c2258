import { describe, expect, it } from "vitest";
import { hasDirectionControls, withoutDirectionControls } from "#text/direction.ts";
import { hasVisible, longestRunOfMarks } from "#text/visible.ts";

describe("whether anything of a text is seen", () => {
  it.each([
    ["a zero width space", "\u200B"],
    ["the Hangul filler", "\u3164"],
    ["the halfwidth Hangul filler", "\uFFA0"],
    ["the Hangul fillers of jamo", "\u115F\u1160"],
    ["the empty Braille pattern", "\u2800"],
    ["a soft hyphen", "\u00AD"],
    ["joiners alone", "\u200D\u200C"],
    ["a word joiner and a byte order mark", "\u2060\uFEFF"],
    ["variation selectors", "\uFE0F\u{E0100}"],
    ["tags", "\u{E0061}\u{E0062}\u{E007F}"],
    ["direction controls and marks", "\u202E\u2066\u200F\u061C"],
    ["a grapheme joiner", "\u034F"],
    ["the Khmer vowels that are not written", "\u17B4\u17B5"],
    ["Mongolian separators", "\u180B\u180E"],
    ["blanks of all widths", " \u00A0\u2003\u3000\u1680\t\n"],
    ["Egyptian blanks", "\u{13441}\u{13442}"],
    ["control characters", "\u0001\u0085"],
    ["nothing", ""],
  ])("nothing of %s is visible", (_, text) => {
    expect(hasVisible(text)).toBe(false);
    expect(hasVisible(`${text}x${text}`)).toBe(true);
  });

  it.each(["a", ".", "0", "é", "日", "👍", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "-", "ᄀ", "⠁", "❤️"])(
    "something of %s is visible",
    (text) => {
      expect(hasVisible(text)).toBe(true);
    },
  );
});

describe("what turns a text around", () => {
  it.each(Array.from("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"))(
    "%j reverses a text",
    (control) => {
      expect(hasDirectionControls(`a${control}b`)).toBe(true);
      expect(withoutDirectionControls(`a${control}b${control}`)).toBe("ab");
    },
  );

  it.each(["\u200E", "\u200F", "\u061C", "\u200D", "\u200C", "مرحبا", "שלום", ""])(
    "%j does not reverse a text",
    (text) => {
      expect(hasDirectionControls(text)).toBe(false);
      expect(withoutDirectionControls(text)).toBe(text);
    },
  );
});

describe("marks on one letter", () => {
  it.each([
    ["", 0],
    ["plain", 0],
    ["é", 0],
    ["e\u0301", 1],
    ["Việt".normalize("NFD"), 2],
    ["שָׁלוֹם", 2],
    ["กี่", 2],
    ["रि", 1],
    [`Z${"\u0301".repeat(100)}`, 100],
    [`Z${"\u0301\u200D".repeat(50)}`, 50],
    [`Z${"\u0301\u034F".repeat(50)}`, 50],
    [`Z${"\u0301\uFE0F".repeat(50)}`, 50],
    ["e\u0301".repeat(50), 1],
    ["\u0301\u0302", 2],
    ["❤️", 0],
    ["1️⃣", 1],
  ])("%j has %i marks", (text, count) => {
    expect(longestRunOfMarks(text)).toBe(count);
  });
});
