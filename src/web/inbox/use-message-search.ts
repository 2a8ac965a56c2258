import { useEffect, useState } from "preact/hooks";
import type { SearchHit } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

/** Long enough for one who types, short enough for one who waits. */
const PAUSE_MS = 200;

export interface MessageSearch {
  readonly hits: readonly SearchHit[];
  /** Whether `hits` are those of the query of now. */
  readonly searching: boolean;
  readonly problem: string | null;
  /** Loads further hits; `null` when there are none. */
  readonly more: (() => void) | null;
}

/**
 * In all conversations, or in one. While a new answer is awaited, the hits of before stay: nothing flickers under who
 * types on.
 */
export function useMessageSearch(query: string, conversation_id?: string): MessageSearch {
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  const [searching, setSearching] = useState(query !== "");
  const [problem, setProblem] = useState<string | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);

  const ask = async (signal: AbortSignal | undefined, after: string | null) => {
    setSearching(true);
    setProblem(null);
    try {
      const options = {
        q: query,
        signal,
        conversation_id,
        ...(after !== null && { cursor: after }),
      };
      const { items, next_cursor } = await parley.search.list(options);
      setHits((before) => (after === null ? items : [...before, ...items]));
      setCursor(next_cursor);
    } catch (error) {
      if (signal?.aborted) return;
      setProblem(problemText(error));
    }
    setSearching(false);
  };

  useEffect(() => {
    if (query === "") {
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
  }, [query]);

  const more = cursor === null || searching ? null : () => void ask(undefined, cursor);
  return { hits, searching, problem, more };
}
