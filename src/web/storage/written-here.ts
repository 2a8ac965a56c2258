import { forgetDrafts } from "./drafts.ts";
import { forgetEmoji } from "./recent-emoji.ts";
import { forgetHints } from "./translate-hints.ts";
import { local } from "./local.ts";
import { unsent } from "./unsent.ts";

/* What a person left in `localStorage`, which is there where the database is not. */

/** What was looked for: see `search/use-search.tsx`. */
export const SEARCHES = "parley.searches";

/** Whose it is. */
const OWNER = "parley.owner";

/** Another's is forgotten. */
export function claimWritten(user_id: string): void {
  if (local.getItem(OWNER) === user_id) return;
  forgetWritten();
  local.setItem(OWNER, user_id);
}

/** What was looked for says what others wrote. */
export function forgetSearched(): void {
  local.removeItem(SEARCHES);
}

export function forgetWritten(): void {
  forgetDrafts();
  forgetHints();
  forgetEmoji();
  unsent.value = new Map();
  forgetSearched();
  local.removeItem(OWNER);
}
