import { useState } from "preact/hooks";
import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { conversations } from "./inbox.ts";
import { usePausedSearch } from "./use-paused-search.ts";

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
