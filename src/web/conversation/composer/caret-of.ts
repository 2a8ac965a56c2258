/** Where the caret stands; `null` while some of the text is selected. */
export function caretOf(field: HTMLTextAreaElement | null): number | null {
  if (field === null || field.selectionStart !== field.selectionEnd) return null;
  return field.selectionStart;
}
