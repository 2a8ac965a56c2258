import { useEffect, useState } from "preact/hooks";
import type { List, SearchHit, SearchOptions } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

/** Long enough for one who types, short enough for one who waits. */
const PAUSE_MS = 200;

/** What is looked for, wherever one goes on from. */
export type MessageQuery = Omit<SearchOptions, "signal" | "cursor">;

/** Pages without a hit that are gone through at once: a short page may not be the last. */
const EMPTY_PAGES = 10;

export interface MessageSearch {
  readonly hits: readonly SearchHit[];
  /** Whether `hits` are those of the query of now. */
  readonly searching: boolean;
  readonly problem: string | null;
  /** Loads further hits; `null` when there are none. */
  readonly more: (() => void) | null;
}

/**
 * In all conversations, or in one; null looks for nothing. While a new answer is awaited, the hits of before stay: nothing
 * flickers under who types on. `round`: another one asks again.
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
  return { hits, searching, problem, more };
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
