/** Shown from here on: earlier nobody needs to know. */
const NEAR = 0.9;

/** How many characters are left, once it matters; negative when there are too many. */
export function charactersLeft(length: number, max: number | null): number | null {
  if (max === null || length < max * NEAR) return null;
  return max - length;
}
