import { toEmoji } from "#client/index.ts";

const MOST = 3;
/** Beyond what so many of the longest are, nothing is taken apart. */
const MOST_LENGTH = 128;

/** How many emoji a text is made of, blanks aside; `null` for one with anything else in it, or with more than three. */
export function largeEmoji(text: string): number | null {
  if (text.length > MOST_LENGTH) return null;
  const signs = [...new Intl.Segmenter().segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sign) => sign !== "");
  const isLarge = signs.length > 0 && signs.length <= MOST;
  return isLarge && signs.every((sign) => toEmoji(sign) !== null) ? signs.length : null;
}
