import { useEffect, useState } from "preact/hooks";

/** Long enough for someone who types, short enough for someone who waits. */
const PAUSE_MS = 200;

interface PausedSearch {
  find: (signal: AbortSignal) => Promise<void>;
  /** Called where there is nothing to ask, or no answer. */
  clear?: () => void;
}

/**
 * Asks the server once someone pauses in typing, and drops the question when the query changes; returns whether an
 * answer is still to come. The search for messages beside it reports what is wrong.
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
