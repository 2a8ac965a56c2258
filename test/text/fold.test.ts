import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, foldWithOrigin } from "#text/fold.ts";
import { check } from "../client/support/property.ts";

const ALIKE = [
  ["José", "jose", "Jose\u0301", "ＪＯＳÉ"],
  ["Łódź", "lodz", "ŁÓDŹ"],
  ["đẹp", "dep", "Đẹp"],
  ["Straße", "strasse", "STRASSE", "STRAẞE"],
  ["Ærø", "aero"],
  ["œuvre", "oeuvre", "Œuvre"],
  ["İstanbul", "ISTANBUL", "ıstanbul", "istanbul"],
  ["ΟΔΟΣ", "οδος", "ὁδός", "οδοσ"],
  ["ёлка", "елка", "ЁЛКА"],
  ["за\u0301мок", "замок"],
  ["йод", "ЙОД", "и\u0306од"],
  ["كَتَبَ", "كتب", "كـــتب"],
  ["أحمد", "احمد", "ٱحمد", "آحمد"],
  ["مدرسة", "مدرسه"],
  ["على", "علي", "علی"],
  ["کتاب", "كتاب"],
  ["שָׁלוֹם", "שלום", "שלומ"],
  ["क़लम", "कलम"],
  ["हाँ", "हां"],
  ["ﾊﾟｿｺﾝ", "パソコン"],
  ["한국", "한국"],
  ["٢٠٢٦", "2026", "۲۰۲۶", "２０２６", "२०२६"],
  ["re\u00ADport", "re\u200Bport", "\uFEFFreport", "report"],
  ["می\u200Cخواهم", "میخواهم"],
  ["👍", "👍🏽"],
  ["❤\uFE0F", "❤"],
  ["1\uFE0F\u20E3", "1"],
  ["ﬃ", "ffi"],
  ["Zz\u0301\u0302\u0303", "zz"],
];

const APART = [
  ["й", "и"],
  ["ў", "у"],
  ["ї", "і"],
  ["елка", "elka"],
  ["が", "か"],
  ["ぱ", "ば"],
  ["कि", "क"],
  ["กิน", "กน"],
  ["ស្រ", "សរ"],
  ["👩‍💻", "👩"],
];

describe("what is looked for", () => {
  it.each(ALIKE.map((them) => [them]))("%j are equal in search (SEARCH-8)", (them) => {
    expect(new Set(them.map(fold)).size).toBe(1);
  });

  it.each(APART)("%s does not equal %s in search (SEARCH-8)", (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  const unit = fc.constantFrom(
    ...ALIKE.flat().flatMap((text) => Array.from(text)),
    "\u0301",
    "\u0306",
    "\u200D",
    "\u200C",
    "ﾞ",
    "ำ",
    "\u1161",
    "ㅏ",
    "ﷺ",
    " ",
    "🇩",
    "🏽",
  );
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.array(unit, { maxLength: 20 }).map((them) => them.join("")),
  );

  it("folding twice is folding once", () => {
    check(
      anyText,
      (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      },
      3_000,
    );
  });

  it("composition makes no difference", () => {
    check(anyText, (text) => {
      expect(fold(text.normalize("NFD"))).toBe(fold(text));
      expect(fold(text.normalize("NFC"))).toBe(fold(text));
    });
  });

  it("each folded unit comes from a known part of the text, in order", () => {
    check(anyText, (text) => {
      const { text: folded, starts, ends } = foldWithOrigin(text);
      expect(folded).toBe(fold(text));
      expect([starts.length, ends.length]).toEqual([folded.length, folded.length]);
      starts.forEach((start, unitAt) => {
        expect(start).toBeGreaterThanOrEqual(starts[unitAt - 1] ?? 0);
        expect(ends[unitAt]).toBeGreaterThan(start);
        expect(ends[unitAt]).toBeLessThanOrEqual(text.length);
      });
    });
  });
});
