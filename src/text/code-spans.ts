/** Code within a line is as long as this at most (code units): what opens it may be a stray backtick. */
const LONGEST = 500;

interface Run {
  start: number;
  length: number;
}

/**
 * Code between two equal runs of backticks, within one paragraph: where it ends, by where it starts. Seen from the end of
 * the text, the next run of each length is known, so that nothing is looked for twice.
 */
export function codeSpansIn(text: string): ReadonlyMap<number, number> {
  const spans = new Map<number, number>();
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: { length } }): Run => ({
    start: index,
    length,
  }));
  const breaks = runs.length < 2 ? [] : [...text.matchAll(/\n(?=\n)/g)].map(({ index }) => index);
  const nextOfLength = new Map<number, number>();
  let nextBreak = Infinity;
  for (const { start, length } of runs.toReversed()) {
    const inside = start + length;
    while ((breaks.at(-1) ?? -1) >= inside) nextBreak = breaks.pop() ?? nextBreak;
    const closing = nextOfLength.get(length);
    if (closing !== undefined && closing - inside <= LONGEST && closing <= nextBreak) {
      spans.set(start, closing + length);
    }
    nextOfLength.set(length, start);
  }
  return spans;
}
