/** Writes a word or a phrase for a query of FTS5, so that nothing in it is an operator, whoever chose it. */
export function quoted(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
