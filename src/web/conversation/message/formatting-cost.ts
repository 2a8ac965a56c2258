/** What may begin or end some formatting; the signs of quotes and lists count where they stand first in a line. */
const SIGNS = /[*_~`[\]<\\!@]|https?:|www\.|^[ \t]*(?:[-+>]|\d+[.)])/gim;
/** The most of them in a message, and the most line ends. */
const SIGNS_MAX = 400;
const LINES_MAX = 300;
/** Marks of quotes and lists before the words of one line: each opens a level. */
const LEVELS = /^(?:[ \t]*(?:[-+*>]|\d+[.)])){9}/m;
/** A word longer than any address, or more blanks than any code is indented by. */
const LONG_RUN = /(?<!\S)\S{2048}|(?<![ \t])[ \t]{100}/;

/**
 * Whether formatting a text takes a moment only. It takes time quadratic in the signs of some kinds, and no message is
 * worth a page that stands still: what has more of them than anyone writes is shown as it was written.
 */
export function isQuicklyFormatted(text: string): boolean {
  return (
    countOf(SIGNS, text) <= SIGNS_MAX &&
    countOf(/\n/g, text) <= LINES_MAX &&
    !LEVELS.test(text) &&
    !LONG_RUN.test(text)
  );
}

function countOf(expression: RegExp, text: string): number {
  return text.match(expression)?.length ?? 0;
}
