/**
 * What draws nothing by itself: blanks, controls, format characters (tags, joiners, soft hyphens, byte order marks),
 * variation selectors, fillers and whatever else Unicode lets a font ignore; and signs that are blank by design: the
 * empty Braille pattern, the blanks of Egyptian hieroglyphs, the filler of Khitan, the null notehead.
 */
const BLANK =
  "\\p{White_Space}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2800\\u{13441}\\u{13442}\\u{16FE4}\\u{1D159}";
const VISIBLE = new RegExp(`[^${BLANK}]`, "u");

/** What a mark may be followed by and still stand in the same stack. */
const BETWEEN_MARKS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const MARK = /\p{M}/u;

/** Whether anything of it is seen. */
export function hasVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Marks that stand on one letter, the most of them; what nobody sees between two of them parts them not. */
export function longestRunOfMarks(text: string): number {
  let [longest, run] = [0, 0];
  for (const character of text) {
    if (BETWEEN_MARKS.test(character)) continue;
    run = MARK.test(character) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
