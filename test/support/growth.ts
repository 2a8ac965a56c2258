import { HOSTILE, type Family } from "./hostile-texts.ts";

/** The long text then has 6,400 characters; a message has 8,000 at most. */
const SHORT = 400;
const TIMES = 16;
/**
 * In linear time one long text takes as long as short ones of the same total length, and in quadratic time 16 times as
 * long. Both run equally long here, so other load disturbs both alike.
 */
const MUCH = 5;
/** Compilation and garbage collection make single readings longer, and never shorter. */
const READINGS = 25;

/** The families of text that a reader takes more than linear time for, each with its factor. */
export function superlinear(
  read: (text: string) => unknown,
  families: readonly Family[] = HOSTILE,
): string[] {
  return families.flatMap(([name, textOf]) => {
    const ratio = growthOf(read, textOf(SHORT), textOf(SHORT * TIMES));
    return ratio < MUCH ? [] : [`${name}: ${ratio.toFixed()} times`];
  });
}

function growthOf(read: (text: string) => unknown, short: string, long: string): number {
  const all = Array.from({ length: TIMES }, () => short);
  let [least, most] = [Infinity, Infinity];
  for (let reading = 0; reading < READINGS; reading += 1) {
    least = Math.min(least, timeOf(read, all));
    most = Math.min(most, timeOf(read, [long]));
    if (most < least * MUCH) break;
  }
  return most / least;
}

/** In ms. A clock is too coarse for anything that takes no time. */
function timeOf(read: (text: string) => unknown, texts: readonly string[]): number {
  const start = performance.now();
  for (const text of texts) read(text);
  return Math.max(0.05, performance.now() - start);
}
