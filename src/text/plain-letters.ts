/** Letters, each with what people write for it who do not have it on their keyboard. */
const LATIN =
  "đ d, ð d, ɖ d, ɗ d, ħ h, ı i, ɨ i, ł l, ƚ l, ŋ n, ø o, ß ss, æ ae, œ oe, þ th, ŧ t, ƀ b, ɓ b, ƙ k, ƴ y, ƶ z, ʉ u";

/** Letters that have another form at the end of a word, and pairs that are one sign in Yiddish. */
const FINAL = "ς σ, ך כ, ם מ, ן נ, ף פ, ץ צ, װ וו, ױ וי, ײ יי";

/**
 * Alef with wasla, and alef maksura and taa marbuta as they are typed in haste; the letters of Persian and Urdu keyboards
 * for those of Arabic ones.
 */
const ARABIC = "ٱ ا, ى ي, ة ه, ک ك, ی ي, ہ ه";

/** Hindi's dot under a letter is often left out, and its moon is often a dot. */
const HINDI = "\u093C , \u0901 \u0902";

/** Apostrophes that are letters to Unicode, and punctuation to people who type them. */
const APOSTROPHES = "ʼ ', ʻ ', ʹ '";

/** The zeros of other scripts; their digits follow them. */
const ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐";

/** What is compared of letters that Unicode does not take apart into a plainer one and a mark. */
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
