import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { snippetOf } from "#domain/snippet.ts";
import { parseSearch } from "#text/search-text.ts";
import { check } from "../client/support/property.ts";
import { SearchIndex } from "./support/search-index.ts";

let index: SearchIndex;
beforeAll(() => {
  index = new SearchIndex();
});

/** The marked parts of a text; `null` when it is not found. */
function marked(said: string, query: string): string[] | null {
  index.clear();
  index.put(1, said);
  if (index.find(query).length === 0) return null;
  const { text, highlights } = snippetOf(said, parseSearch(query));
  return highlights.map(([start, end]) => text.slice(start, end));
}

const CASES: readonly (readonly [said: string, query: string, marked: string[] | null])[] = [
  ["Crème BRÛLÉE", "brul", ["BRÛL"]],
  ["Ruszamy do Łodzi", "lodz", ["Łodz"]],
  ["rất đẹp", "dep", ["đẹp"]],
  ["Große Straße", "strasse", ["Straße"]],
  ["Große Straße", "stras", ["Straß"]],
  ["Ærø er fin", "aero", ["Ærø"]],
  ["İSTANBUL", "istanbul", ["İSTANBUL"]],
  ["kapı", "KAPI", ["kapı"]],
  ["ΟΔΟΣ", "οδός", ["ΟΔΟΣ"]],
  ["новогодняя ёлка", "елка", ["ёлка"]],
  ["новогодняя ёлка", "elka", null],
  ["йод", "и", null],
  ["йод", "й", ["й"]],
  ["за\u0301мок", "замок", ["за\u0301мок"]],
  ["Jose\u0301 aqui\u0301", "josé", ["Jose\u0301"]],
  ["كَتَبَ الطالبُ", "كتب", ["كَتَبَ"]],
  ["أحمد في المدرسة", "احمد", ["أحمد"]],
  ["أحمد في المدرسة", "المدرسه", ["المدرسة"]],
  ["مـــرحـبا", "مرحبا", ["مـــرحـبا"]],
  ["שָׁלוֹם עולם", "שלום", ["שָׁלוֹם"]],
  ['דובר צה"ל', "צהל", null],
  ['דובר צה"ל', "צה״ל", ['צה"ל']],
  ["क़िताब पढ़ो", "किताब", ["क़िताब"]],
  ["किताब", "कताब", null],
  ["がくせい", "かくせい", null],
  ["ﾊﾟｿｺﾝです", "パソコン", ["ﾊﾟｿｺﾝ"]],
  ["ＡＢＣ　１２３", "abc 123", ["ＡＢＣ", "１２３"]],
  ["abc 123", "ＡＢＣ", ["abc"]],
  ["في ٢٠٢٦", "2026", ["٢٠٢٦"]],
  ["ฉันชอบกินข้าวเช้าทุกวัน", "กินข้าว", ["กินข้าว"]],
  ["ฉันชอบกินข้าวเช้าทุกวัน", "ข้าว", ["ข้าว"]],
  ["ฉันชอบกินข้าวเช้าทุกวัน", "ข้าวกิน", null],
  ["ฉันชอบกินข้าวเช้าทุกวัน", "กน", null],
  ["ดื่มน้ำเย็น", "น้ำ", ["น้ำ"]],
  ["ຂ້ອຍກິນເຂົ້າ", "ກິນ", ["ກິນ"]],
  ["ខ្ញុំស្រលាញ់ភាសាខ្មែរ", "ភាសា", ["ភាសា"]],
  ["မြန်မာစာကိုဖတ်တယ်", "စာကို", ["စာကို"]],
  ["བོད་སྐད་ཡག་པོ", "སྐད", ["སྐད"]],
  ["私は日本語のテキスト", "日本", ["日本"]],
  ["東京 タワー", "東京タワー", null],
  ["東京タワー", "東京 タワー", ["東京タワー"]],
  ["한국말을 해요", "국말", ["국말"]],
  ["a “red fox” ran", "“red fox”", ["red fox"]],
  ["fox red", "“red fox”", null],
  ["un roter Fuchs", "„roter Fuchs“", ["roter Fuchs"]],
  ["un renard roux", "«renard roux»", ["renard roux"]],
  ["赤い狐を見た", "「赤い狐」", ["赤い狐"]],
  ["赤い狐を見た", "『狐赤い』", null],
  ["re\u00ADport and re\u200Bport", "report", ["re\u00ADport", "re\u200Bport"]],
  ["report", "re\u00ADport", ["report"]],
  ["می\u200Cخواهم", "میخواهم", ["می\u200Cخواهم"]],
  ["un**believ**able", "unbelievable", ["un**believ**able"]],
  ["un**believ**able", "unbe", ["un**be"]],
  ["**bold** 2*3*4", "bold 3", ["bold", "3"]],
  ["fine 👍🏽", "👍", ["👍🏽"]],
  ["fine 👍", "👍🏿", ["👍"]],
  ["with ❤\uFE0F", "❤", ["❤\uFE0F"]],
  ["at work 👩‍💻", "👩‍💻", ["👩‍💻"]],
  ["at work 👩‍💻", "👩", null],
  ["from 🇩🇪🇫🇷", "🇫🇷", ["🇫🇷"]],
  ["hello👍world", "world", ["world"]],
  ["release v1.2.3 is out", "1.2.3", ["1.2.3"]],
  ["release v1.2.3 is out", "v1.2", ["v1.2"]],
  ["release v1.2.3 is out", "3.2.1", null],
  ["100km", "km", ["km"]],
  ["mp3player", "mp3p", ["mp3p"]],
  ["a snake_case name", "case", ["case"]],
  ["a snake_case name", "snake_c", ["snake_c"]],
  ["on YouTube", "youtube", ["YouTube"]],
  ["on YouTube", "tube", null],
  ["to ann.b@example.com", "example.com", ["example.com"]],
  ["to ann.b@example.com", "ann.b@ex", ["ann.b@ex"]],
  ["see https://example.com/a/b?c=d", "example.com/a", ["example.com/a"]],
  ["I don’t", "don't", ["don’t"]],
  ["м’яч", "мʼяч", ["м’яч"]],
  ["l'amour", "amour", ["amour"]],
];

describe("what is found, and marked", () => {
  it.each(CASES)("in %j the query %j marks %j (SEARCH-8)", (said, query, expected) => {
    expect(marked(said, query)).toEqual(expected);
  });
});

const signs = Array.from(new Set(CASES.flatMap(([said, query]) => Array.from(said + query))));
const anything = fc.oneof(
  fc.array(fc.constantFrom(...signs, " ", " "), { maxLength: 40 }).map((them) => them.join("")),
  fc.string({ unit: "grapheme", maxLength: 30 }),
);

it("a text is found by each of its words, and by itself as a phrase, and marks them (SEARCH-2)", () => {
  check(
    fc.tuple(anything, fc.nat()),
    ([text, which]) => {
      const words = text.split(/\s+/).filter((word) => parseSearch(word).length > 0);
      const said = words.join(" ");
      const word = words[which % Math.max(1, words.length)];
      if (word === undefined) return;
      expect(marked(said, word), `${word} in ${said}`).not.toEqual([]);
      expect(marked(said, word), `${word} in ${said}`).not.toBeNull();
    },
    1_000,
  );
});

it("every searched word is marked in a found text, and not in others (SEARCH-9)", () => {
  check(
    fc.tuple(anything, anything),
    ([said, query]) => {
      const terms = parseSearch(query);
      if (terms.length === 0) return;
      const isMarked = terms.every((term) => snippetOf(said, [term]).highlights.length > 0);
      expect(marked(said, query) !== null, `${query} in ${said}`).toBe(isMarked);
    },
    1_000,
  );
});
