import { forgetDrafts } from "./drafts.ts";
import { forgetEmoji } from "./recent-emoji.ts";
import { forgetHints } from "./translate-hints.ts";
import { local } from "./local.ts";
import { unsent } from "./unsent.ts";

/* What a user leaves in `localStorage`, which works even without the database. */

/** Recent searches: see `search/use-search.tsx`. */
export const SEARCHES = "parley.searches";

/** The user whose data this is. */
const OWNER = "parley.owner";

/** Deletes another user's data. */
export function claimWritten(user_id: string): void {
  if (local.getItem(OWNER) === user_id) return;
  forgetWritten();
  local.setItem(OWNER, user_id);
}

/** Recent searches can reveal what others wrote. */
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
