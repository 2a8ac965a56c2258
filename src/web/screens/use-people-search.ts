import { useEffect, useState } from "preact/hooks";
import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

const PAUSE_MS = 200;

export interface PeopleSearch {
  readonly people: readonly User[];
  readonly searching: boolean;
  readonly problem: string | null;
}

/** Others whose name fits; everyone, by name, while nothing is asked. */
export function usePeopleSearch(query: string): PeopleSearch {
  const [found, setFound] = useState<PeopleSearch>({ people: [], searching: true, problem: null });

  useEffect(() => {
    const aborted = new AbortController();
    setFound(({ people }) => ({ people, searching: true, problem: null }));
    const ask = async () => {
      const { signal } = aborted;
      try {
        const { items } = await parley.users.list({ q: query.trim(), signal });
        const people = items.filter(({ id }) => id !== me.peek()?.id);
        setFound({ people, searching: false, problem: null });
      } catch (error) {
        if (!signal.aborted)
          setFound({ people: [], searching: false, problem: problemText(error) });
      }
    };
    const timer = setTimeout(() => void ask(), query === "" ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query]);

  return found;
}
