/** Quotes a word or a phrase for an FTS5 query, so that it cannot contain operators. */
export function quoted(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
