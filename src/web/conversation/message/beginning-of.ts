/** What has more lines, or more characters, is shown by its beginning. */
const MOST_LINES = 30;
const MOST_LENGTH = 1_500;
/** Of the beginning: well below, so that nothing is folded for the sake of a line. */
const SHOWN_LINES = 18;
const SHOWN_LENGTH = 900;
/** So far back a blank is looked for, to end between two words. */
const WORD_LENGTH = 80;

const FENCE = /^ {0,3}(```|~~~)/gm;

/** The first lines of a long text; `null` for one that is shown whole. */
export function beginningOf(text: string): string | null {
  const lines = text.split("\n", MOST_LINES + 1);
  if (lines.length <= MOST_LINES && text.length <= MOST_LENGTH) return null;
  const first = lines.slice(0, SHOWN_LINES).join("\n");
  const beginning = first.length <= SHOWN_LENGTH ? first : first.slice(0, endOf(first));
  // Code that goes on is code up to here.
  const [last] = beginning.match(FENCE)?.slice(-1) ?? [];
  const isInCode = (beginning.match(FENCE)?.length ?? 0) % 2 === 1;
  return isInCode ? `${beginning}\n${last?.trim() ?? ""}` : `${beginning.trimEnd()}…`;
}

/** Where a text ends that is as long as may be: after a word, or else between two signs. */
function endOf(text: string): number {
  const before = text.slice(SHOWN_LENGTH - WORD_LENGTH, SHOWN_LENGTH);
  const blank = before.search(/\s\S*$/);
  if (blank >= 0) return SHOWN_LENGTH - WORD_LENGTH + blank;
  return new Intl.Segmenter().segment(text).containing(SHOWN_LENGTH)?.index ?? SHOWN_LENGTH;
}
