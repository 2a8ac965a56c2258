/** Letters, each followed by its substitute on keyboards that lack it. */
const LATIN =
  "đ d, ð d, ɖ d, ɗ d, ħ h, ı i, ɨ i, ł l, ƚ l, ŋ n, ø o, ß ss, æ ae, œ oe, þ th, ŧ t, ƀ b, ɓ b, ƙ k, ƴ y, ƶ z, ʉ u";

/** Letters with another form at the end of a word, and the letter pairs of Yiddish that are one character. */
const FINAL = "ς σ, ך כ, ם מ, ן נ, ף פ, ץ צ, װ וו, ױ וי, ײ יי";

/**
 * Alef with wasla; alef maksura and taa marbuta, which people often type as yaa and haa; and letters of Persian and
 * Urdu keyboards that equal Arabic ones.
 */
const ARABIC = "ٱ ا, ى ي, ة ه, ک ك, ی ي, ہ ه";

/** Writers of Hindi often omit the dot under a letter, and write a dot instead of the moon. */
const HINDI = "\u093C , \u0901 \u0902";

/** Unicode classifies these apostrophes as letters; people type them as punctuation. */
const APOSTROPHES = "ʼ ', ʻ ', ʹ '";

/** The zeros of other scripts; nine more digits follow each. */
const ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐";

/** Folding replaces these letters, which Unicode does not decompose into a plainer letter and a mark. */
export const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ...[LATIN, FINAL, ARABIC, HINDI, APOSTROPHES].flatMap((pairs) =>
    pairs.split(", ").map((pair): [string, string] => {
      const [letter = "", plain = ""] = pair.split(" ");
      return [letter, plain];
    }),
  ),
  ...Array.from(ZEROS).flatMap((zero) =>
    Array.from({ length: 10 }, (_, digit): [string, string] => [
      String.fromCodePoint((zero.codePointAt(0) ?? 0) + digit),
      `${digit}`,
    ]),
  ),
]);
