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
 * Finds code between two equal runs of backticks within one line: maps its start to its end. Scans from the end of the
 * line, so that the next run of each length is known and nothing is searched twice.
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

/** Returns the first backticks that may open a code block: three or more, and not closed in their own line. */
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

/** Whether a backslash escapes the character; the backslash stays visible, too. */
export function isEscaped(line: string, at: number): boolean {
  return line[at - 1] === "\\";
}
