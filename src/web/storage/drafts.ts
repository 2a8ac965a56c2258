/*
 * What was written in a conversation and not sent. In `localStorage`, since it is written at once: a page that is
 * closed, or a phone that takes the tab away, does not wait for a database.
 */

const PREFIX = "parley.draft.";

/** "" for nothing. */
export function loadDraft(conversation_id: string): string {
  try {
    return localStorage.getItem(PREFIX + conversation_id) ?? "";
  } catch {
    return "";
  }
}

export function saveDraft(conversation_id: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(PREFIX + conversation_id);
    else localStorage.setItem(PREFIX + conversation_id, text);
  } catch {
    // No room, or a private window: it lives as long as the page.
  }
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}
