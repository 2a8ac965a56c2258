import { toEmoji } from "#client/index.ts";

const MOST = 3;
/** Longer than any three emoji, so a longer text need not be segmented. */
const MOST_LENGTH = 128;

/** How many emoji a text consists of, not counting blanks; `null` if there are more than three or anything else. */
export function largeEmoji(text: string): number | null {
  if (text.length > MOST_LENGTH) return null;
  const signs = [...new Intl.Segmenter().segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sign) => sign !== "");
  const isLarge = signs.length > 0 && signs.length <= MOST;
  return isLarge && signs.every((sign) => toEmoji(sign) !== null) ? signs.length : null;
}
