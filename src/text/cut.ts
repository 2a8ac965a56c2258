/** Returns the start of a text, without splitting a surrogate pair. */
export function startOf(text: string, length: number): string {
  return text.slice(0, boundary(text, length));
}

/** Returns the end of a text, without splitting a surrogate pair. */
export function endOf(text: string, length: number): string {
  const at = Math.max(0, text.length - length);
  return text.slice(boundary(text, at) < at ? at + 1 : at);
}

/** Returns `at`, or one before it if that is within a surrogate pair. */
export function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
