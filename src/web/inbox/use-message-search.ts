import { useEffect, useState } from "preact/hooks";
import type { List, SearchHit, SearchOptions } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { isDeletedHere } from "./deleted-here.ts";

/** The pause in typing that starts a search. */
const PAUSE_MS = 200;

/** A search, apart from its page. */
export type MessageQuery = Omit<SearchOptions, "signal" | "cursor">;

/** The most pages without a hit to load in a row: an empty page may not be the last. */
const EMPTY_PAGES = 10;

export interface MessageSearch {
  readonly hits: readonly SearchHit[];
  /** Whether an answer is pending; until it arrives, `hits` belong to the earlier query. */
  readonly searching: boolean;
  readonly problem: string | null;
  /** Loads more hits; `null` if there are none. */
  readonly more: (() => void) | null;
}

/**
 * Searches messages in all conversations or one; null searches nothing. Earlier hits stay until the next answer, so
 * that nothing flickers while the user types. A new `round` repeats the search.
 */
export function useMessageSearch(query: MessageQuery | null, round = 0): MessageSearch {
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  const [searching, setSearching] = useState(query !== null);
  const [problem, setProblem] = useState<string | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);

  const ask = async (signal: AbortSignal | undefined, after: string | null) => {
    setSearching(true);
    setProblem(null);
    try {
      const { items, next_cursor } = await firstHits(query ?? {}, after, signal);
      setHits((before) => (after === null ? items : [...before, ...items]));
      setCursor(next_cursor);
    } catch (error) {
      if (signal?.aborted) return;
      setProblem(problemText(error));
    }
    setSearching(false);
  };

  useEffect(() => {
    if (query === null) {
      setHits([]);
      setCursor(null);
      setProblem(null);
      return setSearching(false);
    }
    const aborted = new AbortController();
    setSearching(true);
    const timer = setTimeout(() => void ask(aborted.signal, null), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [JSON.stringify(query), round]);

  const more = cursor === null || searching ? null : () => void ask(undefined, cursor);
  return {
    hits: hits.filter(({ message }) => !isDeletedHere(message)),
    searching,
    problem,
    more,
  };
}

async function firstHits(
  query: MessageQuery,
  after: string | null,
  signal: AbortSignal | undefined,
): Promise<List<SearchHit>> {
  let cursor = after ?? undefined;
  for (let page = 1; ; page += 1) {
    const found = await parley.search.list({ ...query, cursor, signal });
    if (found.items.length > 0 || found.next_cursor === null || page === EMPTY_PAGES) return found;
    cursor = found.next_cursor;
  }
}
