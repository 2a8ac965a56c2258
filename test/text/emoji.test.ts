import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toEmoji } from "#text/emoji.ts";
import { check } from "../client/support/property.ts";

interface Listed {
  emoji: string;
  skins?: Listed[];
}

const require = createRequire(import.meta.url);

/** Every emoji in the data of the page's panel, skin tones too, as it is spelled there. */
function listed(language: string): string[] {
  const file = require.resolve(`emoji-picker-element-data/${language}/data.json`);
  const emoji = JSON.parse(readFileSync(file, "utf8")) as Listed[];
  return emoji.flatMap((one) => [one, ...(one.skins ?? [])]).map((one) => one.emoji);
}

describe("an emoji", () => {
  it.each([
    ["👍", "👍"],
    ["👍\uFE0F", "👍"],
    ["👍🏽", "👍🏽"],
    ["👍\uFE0F🏽\uFE0F", "👍🏽"],
    ["\u2764", "\u2764\uFE0F"],
    ["\u2764\uFE0F", "\u2764\uFE0F"],
    ["\u2764\uFE0E", "\u2764\uFE0F"],
    ["\u2764\uFE0F\uFE0F", "\u2764\uFE0F"],
    ["\u261D🏽", "\u261D🏽"],
    ["\u261D\uFE0F🏽", "\u261D🏽"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["👩\u200D\u2764\u200D👨", "👩\u200D\u2764\uFE0F\u200D👨"],
    ["🏃\u200D\u2642", "🏃\u200D\u2642\uFE0F"],
    ["🏃\uFE0F\u200D\u2642\uFE0F", "🏃\u200D\u2642\uFE0F"],
    ["🏳\u200D🌈", "🏳\uFE0F\u200D🌈"],
    ["🏳\u200D\u26A7", "🏳\uFE0F\u200D\u26A7\uFE0F"],
    ["👁\u200D🗨\uFE0F", "👁\uFE0F\u200D🗨\uFE0F"],
    ["🇩🇪", "🇩🇪"],
    ["🇩🇪\uFE0F", "🇩🇪"],
    ["1\u20E3", "1\uFE0F\u20E3"],
    ["#\uFE0F\u20E3", "#\uFE0F\u20E3"],
    ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ["🏴\uFE0F󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ["\u00A9", "\u00A9\uFE0F"],
    // Of Unicode 17.
    ["\u{1FAC8}", "\u{1FAC8}"],
    // Reserved for an emoji when this test was written.
    ["\u{1FAFD}", "\u{1FAFD}"],
    ["\u{1FAFD}\uFE0F", "\u{1FAFD}"],
    ["\u{1FAFD}🏽", "\u{1FAFD}🏽"],
    [`👍${"\uFE0F".repeat(38)}`, "👍"],
  ])("%s is an emoji, written %s (REACT-1)", (text, emoji) => {
    expect(toEmoji(text)).toBe(emoji);
  });

  it.each([
    "",
    "x",
    "1",
    "#",
    "1\uFE0F",
    "👍👍",
    "👍 ",
    "👍x",
    "👍\u200D",
    "👍\u200D👍",
    ":)",
    "🇩",
    "🇩🇪🇫🇷",
    "\u200d",
    "\ufe0f",
    "\ufe0e",
    "\u20E3",
    "🏴󠁧󠁢",
    "\ud83d",
    "x\u{1FAFD}",
    "\u{1FAFD}x",
    "👍".repeat(30),
    `👍${"\uFE0F".repeat(39)}`,
  ])("%j is not an emoji (REACT-1)", (text) => {
    expect(toEmoji(text)).toBeNull();
  });

  it.each(["en/emojibase", "es/cldr-native", "ja/emojibase"])(
    "each emoji of the panel in %s is one, with and without presentation selectors (REACT-1)",
    (language) => {
      for (const text of listed(language)) {
        const emoji = toEmoji(text);
        expect(emoji, text).not.toBeNull();
        for (const other of [
          text.replaceAll("\uFE0F", ""),
          Array.from(text, (sign) => (sign === "\u200D" ? sign : `${sign}\uFE0F`)).join(""),
        ]) {
          expect(toEmoji(other), text).toBe(emoji);
        }
      }
    },
  );

  it("no text is more than one emoji, and an emoji stays unchanged", () => {
    check(fc.string({ unit: "binary", maxLength: 6 }), (text) => {
      const emoji = toEmoji(text);
      if (emoji === null) return;
      expect(toEmoji(emoji)).toBe(emoji);
      expect([...new Intl.Segmenter().segment(emoji)]).toHaveLength(1);
    });
  });
});
