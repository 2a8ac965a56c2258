import type { TypedSearch } from "#client/index.ts";
import type { MessageQuery } from "#web/inbox/use-message-search.ts";
import type { NamedFilters } from "./use-filters.ts";

export function hasFilters({ words: _, ...filters }: TypedSearch): boolean {
  return Object.values(filters).some((value) => value !== null);
}

/** Null where there is nothing to ask for: yet, or because nobody is called so. */
export function messageQueryOf(typed: TypedSearch, named: NamedFilters): MessageQuery | null {
  const { words, has, before, after, mentions } = typed;
  if ((typed.from !== null && !named.from) || (typed.in !== null && !named.in)) return null;
  const query: MessageQuery = {
    ...(words !== "" && { q: words }),
    ...(named.from && { from: named.from.id }),
    ...(has !== null && { has }),
    ...(before !== null && { before: dayBegins(before) }),
    ...(after !== null && { after: dayBegins(after) }),
    ...(mentions !== null && { mentions }),
  };
  const conversation_id = named.in?.id;
  if (Object.keys(query).length > 0) return { ...query, conversation_id };
  // All that was ever said there.
  return conversation_id === undefined
    ? null
    : { after: new Date(0).toISOString(), conversation_id };
}

/** A day begins where its reader is. */
function dayBegins(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
