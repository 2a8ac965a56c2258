import {
  parseTypedSearch,
  unfinishedFilter,
  type TypedSearch,
  type UnfinishedFilter,
} from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import type { MessageQuery } from "#web/inbox/use-message-search.ts";
import type { NamedFilters } from "./use-filters.ts";

/** Parses the typed search, leaving out a filter without a value yet, which is not a search word. */
export function typedSoFar(text: string): {
  typed: TypedSearch;
  unfinished: UnfinishedFilter | null;
} {
  const unfinished = unfinishedFilter(text);
  const whole = parseTypedSearch(text);
  const isOpen = unfinished !== null && whole[unfinished.key] === null;
  return { unfinished, typed: isOpen ? parseTypedSearch(text.slice(0, unfinished.from)) : whole };
}

/** The message for a name in a filter that matches nobody or no conversation. */
export function nobodyCalled(typed: TypedSearch, named: NamedFilters): string | null {
  if (named.from === null) return t("search.nobody", { name: typed.from ?? "" });
  if (named.in === null) return t("search.nowhere", { name: typed.in ?? "" });
  return null;
}

export function hasFilters({ words: _, ...filters }: TypedSearch): boolean {
  return Object.values(filters).some((value) => value !== null);
}

/** The query to send; null if there is nothing to search for yet, or a name in a filter matches nothing. */
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
  // Without words, a conversation's filter finds all its messages.
  return conversation_id === undefined
    ? null
    : { after: new Date(0).toISOString(), conversation_id };
}

/** A day begins in the reader's time zone. */
function dayBegins(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}
