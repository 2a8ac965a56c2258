import { useEffect, useState } from "preact/hooks";
import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { conversations } from "./inbox.ts";

/** Long enough for someone who types, short enough for someone who waits. */
const PAUSE_MS = 200;
/** The server takes no longer name. */
const LONGEST_NAME = 64;

interface FoundPeople {
  readonly people: readonly User[];
  readonly searching: boolean;
}

/** People by their names, except those with a direct conversation in the list: their name finds that. */
export function useFoundPeople(query: string): FoundPeople {
  const [people, setPeople] = useState<readonly User[]>([]);
  const asks = query !== "" && query.length <= LONGEST_NAME;
  const [searching, setSearching] = useState(asks);

  useEffect(() => {
    setSearching(asks);
    if (!asks) return setPeople([]);
    const aborted = new AbortController();
    const { signal } = aborted;
    const find = async () => {
      try {
        const { items } = await parley.users.search(query, { signal });
        setPeople(items);
      } catch {
        // The search for messages beside it reports what is wrong.
        if (!signal.aborted) setPeople([]);
      }
      if (!signal.aborted) setSearching(false);
    };
    const timer = setTimeout(() => void find(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query]);

  const listed = new Set(conversations.value.map(({ direct_with }) => direct_with?.user_id));
  const isOther = ({ id }: User) => id !== me.value?.id && !listed.has(id);
  return { people: people.filter(isOther), searching };
}
