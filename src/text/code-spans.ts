/** Backticks in a row. */
export interface Ticks {
  start: number;
  length: number;
}

export function ticksIn(line: string): Ticks[] {
  if (!line.includes("`")) return [];
  return [...line.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ start: index, length }));
}

/**
 * Code between two equal runs of backticks within one line: where it ends, by where it starts. Seen from the end of the
 * line, the next run of each length is known, so that nothing is looked for twice.
 */
export function codeSpansIn(line: string): ReadonlyMap<number, number> {
  const spans = new Map<number, number>();
  const nextOfLength = new Map<number, number>();
  for (const { start, length } of ticksIn(line).toReversed()) {
    const closing = nextOfLength.get(length);
    if (closing !== undefined) spans.set(start, closing + length);
    nextOfLength.set(length, start);
  }
  return spans;
}

/** The first backticks that may open code of several lines: three or more, not closed in their own line. */
export function fenceIn(line: string): Ticks | null {
  if (!line.includes("```")) return null;
  const spans = codeSpansIn(line);
  let done = 0;
  for (const ticks of ticksIn(line)) {
    if (ticks.start < done || isEscaped(line, ticks.start)) continue;
    const end = spans.get(ticks.start);
    if (end !== undefined) done = end;
    else if (ticks.length >= 3) return ticks;
  }
  return null;
}

/** A sign behind a backslash is only a sign; the backslash is shown, too. */
export function isEscaped(line: string, at: number): boolean {
  return line[at - 1] === "\\";
}
