import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { findByName } from "./find.ts";
import { conversations, inboxHasMore, showConversation } from "./inbox.ts";

/** Long enough for one who types, short enough for one who waits. */
const PAUSE_MS = 200;
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
  const [searching, setSearching] = useState(asks);

  useEffect(() => {
    setSearching(asks);
    if (!asks) return;
    const aborted = new AbortController();
    const { signal } = aborted;
    const find = async () => {
      try {
        await loadNamed(query, signal);
      } catch {
        // Those that are here are shown; the search for messages beside it says what is wrong.
      }
      if (!signal.aborted) setSearching(false);
    };
    const timer = setTimeout(() => void find(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query, asks]);

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
