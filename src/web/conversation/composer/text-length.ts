/** The count is shown from this share of the maximum on. Before that nobody needs it. */
const NEAR = 0.9;

/** Drops or replaces what the server refuses: some clipboards hold null characters and lone surrogates. */
export function sendable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** How many characters are left, negative if there are too many; null while there are plenty. */
export function charactersLeft(length: number, max: number): number | null {
  if (length < max * NEAR) return null;
  return max - length;
}
