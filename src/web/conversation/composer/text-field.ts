/** Replaces the selection and puts the caret after the inserted text. */
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

/**
 * Changes a field's text as if the person had typed the difference: assigning `value` would discard the undo history.
 * Returns whether the browser did; the field then fires `input` as it does for typing.
 */
export function typeInto(
  field: HTMLTextAreaElement,
  { text, caret, end = caret }: { text: string; caret: number; end?: number | undefined },
): boolean {
  const before = field.value;
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before[start] === text[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  field.focus();
  field.setSelectionRange(start, before.length - tail);
  const typed = text.slice(start, text.length - tail);
  const isTyped = document.execCommand(typed === "" ? "delete" : "insertText", false, typed);
  if (isTyped) field.setSelectionRange(caret, end);
  return isTyped;
}
