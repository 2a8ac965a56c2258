/**
 * Characters that are invisible by themselves: whitespace, controls, format characters (tags, joiners, soft hyphens,
 * byte order marks), variation selectors, fillers and whatever else Unicode lets a font ignore; and characters that are
 * blank by design: the empty Braille pattern, the blanks of Egyptian hieroglyphs, the filler of Khitan, the null
 * notehead.
 */
const BLANK =
  "\\p{White_Space}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2800\\u{13441}\\u{13442}\\u{16FE4}\\u{1D159}";
const VISIBLE = new RegExp(`[^${BLANK}]`, "u");

/** Characters between marks that do not separate their stack. */
const BETWEEN_MARKS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const MARK = /\p{M}/u;

/** Whether a text contains a visible character. */
export function hasVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Returns the most marks on one letter; invisible characters between marks do not separate them. */
export function longestRunOfMarks(text: string): number {
  let [longest, run] = [0, 0];
  for (const character of text) {
    if (BETWEEN_MARKS.test(character)) continue;
    run = MARK.test(character) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
