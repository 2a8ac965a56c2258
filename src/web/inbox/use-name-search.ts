import { useEffect, useState } from "preact/hooks";
import type { Conversation, User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { findByName } from "./find.ts";
import { conversations, inboxHasMore, showConversation } from "./inbox.ts";

/** The most conversations to load: someone with that many matches types on. */
const MOST = 50;

interface Named {
  readonly named: readonly Conversation[];
  /** Whether the server is still searching. */
  readonly searching: boolean;
}

/** Finds conversations by name: in the list at once, others once the server has found them. */
export function useNamed(query: string): Named {
  const asks = query !== "" && inboxHasMore.value;
  const searching = usePausedSearch(query, asks, { find: (signal) => loadNamed(query, signal) });
  return { named: findByName(conversations.value, query), searching };
}

/** Loads the matches into the list. */
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

/** The longest query that the server accepts. */
const LONGEST_NAME = 64;

interface FoundPeople {
  readonly people: readonly User[];
  readonly searching: boolean;
}

/** Finds people by name, except those with a direct conversation in the list, whose name finds that. */
export function useFoundPeople(query: string): FoundPeople {
  const [people, setPeople] = useState<readonly User[]>([]);
  const asks = query !== "" && query.length <= LONGEST_NAME;
  const searching = usePausedSearch(query, asks, {
    find: async (signal) => {
      const { items } = await parley.users.list({ q: query, signal });
      setPeople(items);
    },
    clear: () => setPeople([]),
  });

  const listed = new Set(conversations.value.map(({ direct_with }) => direct_with?.user_id));
  const isOther = ({ id }: User) => id !== me.value?.id && !listed.has(id);
  return { people: people.filter(isOther), searching };
}

/** The pause in typing that starts a search. */
const PAUSE_MS = 200;

interface PausedSearch {
  find: (signal: AbortSignal) => Promise<void>;
  /** Called if there is nothing to search for, or no answer. */
  clear?: () => void;
}

/**
 * Searches on the server after a pause in typing, and aborts when the query changes; returns whether an answer is
 * pending. Failures are silent: the message search beside it reports them.
 */
export function usePausedSearch(query: string, asks: boolean, search: PausedSearch): boolean {
  const [searching, setSearching] = useState(asks);
  useEffect(() => {
    setSearching(asks);
    if (!asks) return search.clear?.();
    const aborted = new AbortController();
    const { signal } = aborted;
    const find = async () => {
      try {
        await search.find(signal);
      } catch {
        if (!signal.aborted) search.clear?.();
      }
      if (!signal.aborted) setSearching(false);
    };
    const timer = setTimeout(() => void find(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query, asks]);
  return searching;
}
