import { useState } from "preact/hooks";
import type { TypedSearch } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { findByName } from "#web/inbox/find.ts";
import { nameOf } from "#web/inbox/names.ts";
import { conversations, inboxHasMore, showConversation } from "#web/inbox/inbox.ts";
import { usePausedSearch } from "#web/inbox/use-name-search.ts";
import { firstCalled, peopleCalled, withoutAt, type Person } from "./known-people.ts";
import type { Picked, SearchBox } from "./search-box.ts";

/** What the filters name. `null`: no match; `undefined`: still searching, or no such filter. */
export interface NamedFilters {
  from: Picked | null | undefined;
  in: Picked | null | undefined;
}

export function useNamedFilters(typed: TypedSearch, box: SearchBox): NamedFilters {
  return { from: useSender(typed.from, box), in: usePlace(typed.in, box) };
}

export function filterId(key: "from" | "in", value: string): string {
  return `${key}:${value.toLowerCase()}`;
}

function useSender(value: string | null, box: SearchBox): Picked | null | undefined {
  const known = value === null ? undefined : knownSender(value, box);
  const people = usePeople(value !== null && known === undefined ? withoutAt(value) : "");
  if (value === null || known !== undefined) return known;
  return people === undefined ? undefined : (people[0] ?? null);
}

function knownSender(value: string, { picked, senders }: SearchBox): Picked | undefined {
  const chosen = picked.get(filterId("from", value));
  if (chosen !== undefined) return chosen;
  const { id, username, display_name } = me.value ?? {};
  const isMe = ["me", username?.toLowerCase()].includes(withoutAt(value).toLowerCase());
  if (id !== undefined && isMe) return { id, name: display_name ?? "" };
  return peopleCalled(value, senders)[0];
}

/** The longest name that the server accepts. */
const LONGEST_NAME = 64;

/** People whom the server finds by name; `undefined` until it answers. */
export function usePeople(query: string): readonly Person[] | undefined {
  const [found, setFound] = useState<{ query: string; people: readonly Person[] } | null>(null);
  const asks = query !== "" && query.length <= LONGEST_NAME;
  usePausedSearch(query, asks, {
    find: async (signal) => {
      const { items } = await parley.users.list({ q: query, signal });
      const people = items.map(({ id, username, display_name: name, avatar_url: src }) => ({
        id,
        username,
        name,
        src,
      }));
      setFound({ query, people: firstCalled(query, people) });
    },
    clear: () => setFound({ query, people: [] }),
  });
  return found?.query === query ? found.people : undefined;
}

function usePlace(value: string | null, { picked }: SearchBox): Picked | null | undefined {
  const chosen = value === null ? undefined : picked.get(filterId("in", value));
  const query = value === null ? "" : withoutAt(value);
  const [found] = query === "" ? [] : placesCalled(query);
  const asks = query !== "" && found === undefined && inboxHasMore.value;
  const asking = usePausedSearch(query, asks, {
    find: async (signal) => {
      const { items } = await parley.conversations.list({ q: query, signal, limit: 20 });
      for (const conversation of items) showConversation(conversation);
    },
  });
  if (value === null) return undefined;
  if (chosen !== undefined) return chosen;
  if (found !== undefined) return { id: found.id, name: nameOf(found) };
  return asking ? undefined : null;
}

/** Conversations with a matching name, an exact one first. */
export function placesCalled(query: string) {
  const found = findByName(conversations.value, query);
  const isExact = (each: (typeof found)[number]) =>
    [nameOf(each), each.direct_with?.username].some(
      (name) => name?.toLowerCase() === query.toLowerCase(),
    );
  return [...found.filter(isExact), ...found.filter((each) => !isExact(each))];
}
