import { HOSTILE, type Family } from "./hostile-texts.ts";

const SHORT = 1_000;
const LONG = 16_000;
/** Sixteen times the text takes 16 times as long where time is linear, and 256 times where it is quadratic. */
const MUCH = 64;
/** Whatever else runs here makes single readings long, and none short. */
const READINGS = 20;

/** The families of text that a reader takes more than linear time for, each with how many times as long. */
export function superlinear(
  read: (text: string) => unknown,
  families: readonly Family[] = HOSTILE,
): string[] {
  return families.flatMap(([name, textOf]) => {
    const ratio = growthOf(read, textOf(SHORT), textOf(LONG));
    return ratio < MUCH ? [] : [`${name}: ${ratio.toFixed()} times`];
  });
}

function growthOf(read: (text: string) => unknown, short: string, long: string): number {
  let [least, most] = [Infinity, Infinity];
  for (let reading = 0; reading < READINGS; reading += 1) {
    least = Math.min(least, timeOf(read, short));
    most = Math.min(most, timeOf(read, long));
    if (most < least * MUCH) break;
  }
  return most / least;
}

/** In ms. A clock is too coarse for what takes no time. */
function timeOf(read: (text: string) => unknown, text: string): number {
  const start = performance.now();
  read(text);
  return Math.max(0.01, performance.now() - start);
}
