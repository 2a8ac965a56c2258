import { local } from "./local.ts";

/*
 * What was written in a conversation and not sent. In `localStorage`, since it is written at once: a page that is
 * closed, or a phone that takes the tab away, does not wait for a database.
 */

const PREFIX = "parley.draft.";

/** `key`: of a conversation its id, of a thread in it `id/message id`. "" for nothing. */
export function loadDraft(key: string): string {
  return local.getItem(PREFIX + key) ?? "";
}

export function saveDraft(key: string, text: string): void {
  if (text === "") local.removeItem(PREFIX + key);
  else local.setItem(PREFIX + key, text);
}

/** What another tab makes of it; also what it made of it while this one was frozen. Answers how to stop. */
export function followDraft(key: string, changed: (text: string) => void): () => void {
  const look = () => changed(loadDraft(key));
  const looked = (event: StorageEvent) => {
    if (event.key === PREFIX + key) look();
  };
  addEventListener("storage", looked);
  addEventListener("pageshow", look);
  return () => {
    removeEventListener("storage", looked);
    removeEventListener("pageshow", look);
  };
}

/** Also of its threads. */
export function forgetDraftsOf(conversation_id: string): void {
  forget(PREFIX + conversation_id);
}

/** The conversations in which something is written, or in threads of theirs. */
export function draftedIn(): readonly string[] {
  const keys = local.keys().filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => key.slice(PREFIX.length).split("/", 1)[0] ?? "");
}

export function forgetDrafts(): void {
  forget(PREFIX);
}

function forget(prefix: string): void {
  for (const key of local.keys()) {
    if (key.startsWith(prefix)) local.removeItem(key);
  }
}
