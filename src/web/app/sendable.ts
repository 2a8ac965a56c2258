/** Drops or replaces what the server refuses: some clipboards hold null characters and lone surrogates. */
export function sendable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
