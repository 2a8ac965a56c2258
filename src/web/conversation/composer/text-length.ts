/** Shown from here on: earlier nobody needs to know. */
const NEAR = 0.9;

/** As the server takes it: some clipboards have what is no text in them. */
export function sendable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** How many characters are left, once it matters; negative when there are too many. */
export function charactersLeft(length: number, max: number): number | null {
  if (length < max * NEAR) return null;
  return max - length;
}
