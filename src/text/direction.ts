/**
 * Characters that change the reading order of the text around them: embeddings, overrides and isolates. The marks
 * (U+200E, U+200F, U+061C) are harmless, and keyboards insert them into honest names.
 */
const CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

export function hasDirectionControls(text: string): boolean {
  return text.search(CONTROLS) >= 0;
}

/** Removes the characters that change the direction of the text around them. */
export function withoutDirectionControls(text: string): string {
  return text.replaceAll(CONTROLS, "");
}
