import type { Conversation } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { findByName } from "./find.ts";
import { conversations, inboxHasMore, showConversation } from "./inbox.ts";
import { usePausedSearch } from "./use-paused-search.ts";

/** Who sees so many types on. */
const MOST = 50;

interface Named {
  readonly named: readonly Conversation[];
  /** The server looks for more of them. */
  readonly searching: boolean;
}

/** Conversations by their names: those that the list has at once, the others as soon as the server has found them. */
export function useNamed(query: string): Named {
  const asks = query !== "" && inboxHasMore.value;
  const searching = usePausedSearch(query, asks, { find: (signal) => loadNamed(query, signal) });
  return { named: findByName(conversations.value, query), searching };
}

/** Takes them into the list. */
async function loadNamed(q: string, signal: AbortSignal): Promise<void> {
  let found = 0;
  for (let cursor: string | undefined; found < MOST;) {
    const { items, next_cursor } = await parley.conversations.list({
      q,
      signal,
      limit: MOST,
      cursor,
    });
    for (const conversation of items) showConversation(conversation);
    if (next_cursor === null) return;
    found += items.length;
    cursor = next_cursor;
  }
}
