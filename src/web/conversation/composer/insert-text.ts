/** What was selected becomes the inserted text; the caret stands after it. */
export function insertAt(
  field: { selectionStart: number; selectionEnd: number } | null,
  text: string,
  inserted: string,
): { text: string; caret: number } {
  const start = field?.selectionStart ?? text.length;
  const end = field?.selectionEnd ?? text.length;
  return {
    text: text.slice(0, start) + inserted + text.slice(end),
    caret: start + inserted.length,
  };
}
