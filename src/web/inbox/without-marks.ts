import type { Highlighted } from "#client/index.ts";

/** The signs of formatting that a reader of one line has no use for. */
const MARKS = /\*\*|~~|`+/g;

/** A snippet without the signs of its formatting, its highlights where their words are then. */
export function withoutMarks({ text, highlights }: Highlighted): Highlighted {
  const marks = [...text.matchAll(MARKS)].map(({ index, 0: { length } }) => ({ index, length }));
  const moved = (at: number) =>
    marks.reduce((to, { index, length }) => to - Math.min(length, Math.max(0, at - index)), at);
  return {
    text: text.replaceAll(MARKS, ""),
    highlights: highlights.map(([start, end]) => [moved(start), moved(end)]),
  };
}
