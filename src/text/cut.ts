/** The start of a text, never half a character. */
export function startOf(text: string, length: number): string {
  return text.slice(0, boundary(text, length));
}

/** The end of a text, never half a character. */
export function endOf(text: string, length: number): string {
  const at = Math.max(0, text.length - length);
  return text.slice(boundary(text, at) < at ? at + 1 : at);
}

/** `at`, or one before it where that is between the two halves of a surrogate pair. */
export function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
