/** The count is shown from this share of the maximum on. Before that nobody needs it. */
const NEAR = 0.9;

/** How many characters are left, negative if there are too many; null while there are plenty. */
export function charactersLeft(length: number, max: number): number | null {
  if (length < max * NEAR) return null;
  return max - length;
}
