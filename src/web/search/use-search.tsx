import { signal } from "@preact/signals";
import { ChevronDown, History, Trash2 } from "lucide";
import { useEffect } from "preact/hooks";
import type { Conversation, TypedSearch } from "#client/index.ts";
import { conversationPath, openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { FoundLines, senderOf } from "#web/inbox/found-message.tsx";
import { conversationById, conversations } from "#web/inbox/inbox.ts";
import { faceOf } from "#web/inbox/names.ts";
import { useMessageSearch } from "#web/inbox/use-message-search.ts";
import { useFoundPeople, useNamed } from "#web/inbox/use-name-search.ts";
import { writeTo } from "#web/people/write-to.ts";
import { local } from "#web/storage/local.ts";
import { forgetSearched, SEARCHES } from "#web/storage/written-here.ts";
import { hasFilters, messageQueryOf, nobodyCalled, typedSoFar } from "./message-query.ts";
import { ConversationRow, PersonRow, PlainRow } from "./rows.tsx";
import type { SearchBox } from "./search-box.ts";
import { useSuggestions, type Option, type Section } from "./suggestions.tsx";
import { useNamedFilters, type NamedFilters } from "./use-filters.ts";

/** The most conversations offered before the user types, and the most people and conversations found. */
const MOST = { unasked: 8, found: 12 } as const;

interface Searched {
  typed: TypedSearch;
  named: NamedFilters;
  sections: readonly Section[];
  /** The number of results; null without a search. */
  count: number | null;
  searching: boolean;
  isFiltered: boolean;
  problem: string | null;
}

interface SearchOptions {
  box: SearchBox;
  openId: string | null;
  /** Called before it opens what was selected. */
  onChosen: () => void;
}

/** Searches people, conversations and messages, and suggests filters. */
export function useSearch({ box, openId, onChosen }: SearchOptions): Searched {
  const text = box.text.value;
  useEffect(loadSearches, []);
  const { typed, unfinished } = typedSoFar(text);
  const named = useNamedFilters(typed, box);
  const suggestions = useSuggestions(unfinished, box);
  const names = hasFilters(typed) ? "" : typed.words;
  const { named: places, searching: searchingPlaces } = useNamed(names);
  const { people, searching: searchingPeople } = useFoundPeople(names);
  const query = messageQueryOf(typed, named);
  const messages = useMessageSearch(query);

  const going = (go: () => void) => () => {
    rememberSearch(text);
    onChosen();
    go();
  };
  const toConversation = (conversation: Conversation): Option => ({
    key: `conversation ${conversation.id}`,
    href: conversationPath(conversation.id),
    conversation: conversation.id,
    isOpen: conversation.id === openId,
    choose: going(() => openConversation(conversation.id)),
    row: <ConversationRow conversation={conversation} />,
  });
  const unasked = conversations.value.filter(({ settings }) => !settings.archived);
  const isEmpty = text.trim() === "";
  const shown = names === "" ? (isEmpty ? unasked.slice(0, MOST.unasked) : []) : places;

  const toPeople: Option[] = people.map(
    ({ id, username, display_name: name, avatar_url: src }) => ({
      key: `person ${id}`,
      choose: going(() => writeTo(id)),
      row: <PersonRow person={{ id, username, name, src }} />,
    }),
  );
  const toMessages: Option[] = messages.hits.map((hit) => {
    const { conversation_id, id } = hit.message;
    return {
      key: `message ${conversation_id} ${id}`,
      href: conversationPath(conversation_id, id),
      choose: going(() => openConversation(conversation_id, id)),
      row: (
        <FoundLines
          hit={hit}
          face={faceOf(hit.conversation)}
          who={senderOf(hit)}
          isTranslated={conversationById(conversation_id)?.settings.translate === true}
        />
      ),
    };
  });
  const { more } = messages;
  const toMore: Option[] =
    more === null
      ? []
      : [
          {
            key: "more",
            choose: more,
            row: <PlainRow icon={ChevronDown} title={t("inbox.more")} />,
          },
        ];
  const sections: Section[] = [
    { key: "suggestions", title: t("search.suggestions"), options: suggestions },
    {
      key: "conversations",
      title: t("inbox.conversations"),
      options: shown.slice(0, isEmpty ? MOST.unasked : MOST.found).map(toConversation),
    },
    { key: "people", title: t("people.people"), options: toPeople.slice(0, MOST.found) },
    { key: "messages", title: t("inbox.messages"), options: [...toMessages, ...toMore] },
    { key: "recent", title: t("search.recent"), options: isEmpty ? recent(box) : [] },
  ];
  const found = places.length * Number(names !== "") + people.length + messages.hits.length;
  return {
    typed,
    named,
    sections: sections.filter(({ options }) => options.length > 0),
    count: names === "" && query === null ? null : found,
    searching: messages.searching || searchingPlaces || searchingPeople,
    isFiltered: hasFilters(typed),
    problem: messages.problem ?? nobodyCalled(typed, named),
  };
}

function recent(box: SearchBox): Option[] {
  const searches = recentSearches.value;
  if (searches.length === 0) return [];
  return [
    ...searches.map((search) => ({
      key: `recent ${search}`,
      choose: () => box.type(search),
      row: <PlainRow icon={History} title={search} />,
    })),
    {
      key: "forget",
      choose: forgetSearches,
      row: <PlainRow icon={Trash2} title={t("search.forget")} />,
    },
  ];
}

const MOST_RECENT = 8;

/** Recent searches on this device, newest first. */
const recentSearches = signal<readonly string[]>([]);

/** Reloads the recent searches: another tab may have added one, or another user may have signed in. */
function loadSearches(): void {
  recentSearches.value = kept();
}

function rememberSearch(text: string): void {
  const search = text.trim();
  if (search === "") return;
  keep([search, ...kept().filter((other) => other !== search)].slice(0, MOST_RECENT));
}

function forgetSearches(): void {
  forgetSearched();
  loadSearches();
}

function keep(searches: readonly string[]): void {
  local.setItem(SEARCHES, JSON.stringify(searches));
  recentSearches.value = searches;
}

function kept(): readonly string[] {
  try {
    const searches: unknown = JSON.parse(local.getItem(SEARCHES) ?? "[]");
    return Array.isArray(searches)
      ? searches.filter((search) => typeof search === "string").slice(0, MOST_RECENT)
      : [];
  } catch {
    return [];
  }
}
