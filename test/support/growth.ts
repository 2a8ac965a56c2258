import { HOSTILE, type Family } from "./hostile-texts.ts";

const SHORT = 1_000;
const TIMES = 16;
/**
 * One long text takes as long as the short ones of the same length together where time is linear, and 16 times as long
 * where it is quadratic. Both take about as long, so whatever else runs here disturbs both.
 */
const MUCH = 5;
/** What is compiled or collected meanwhile makes single readings long, and none short. */
const READINGS = 25;

/** The families of text that a reader takes more than linear time for, each with how many times as long. */
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

/** In ms. A clock is too coarse for what takes no time. */
function timeOf(read: (text: string) => unknown, texts: readonly string[]): number {
  const start = performance.now();
  for (const text of texts) read(text);
  return Math.max(0.05, performance.now() - start);
}
