import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FilterKey } from "#client/index.ts";
import { isComposing } from "#web/app/keyboard.ts";
import { isNarrow } from "#web/app/viewport.ts";
import { openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { useMessageSearch } from "#web/inbox/use-message-search.ts";
import { FilterChips } from "#web/search/filter-chips.tsx";
import { hasFilters, messageQueryOf, nobodyCalled, typedSoFar } from "#web/search/message-query.ts";
import { SearchBox } from "#web/search/search-box.ts";
import { SearchOutcome } from "#web/search/search-outcome.tsx";
import { useSuggestions } from "#web/search/suggestions.tsx";
import { useNamedFilters } from "#web/search/use-filters.ts";
import { SearchField } from "#web/ui/search-field.tsx";
import { useModel } from "../model-context.ts";
import { SidePanel } from "../side-panel.tsx";
import { FoundHere } from "./found-here.tsx";
import "#web/search/search-results.css";
import "./conversation-search.css";

/** All filters but `in`: the conversation is given. */
const FILTERS: readonly FilterKey[] = ["from", "has", "before", "after", "mentions"];

/** Searches this conversation. Enter jumps to the next hit, Shift+Enter to the one before. */
export function ConversationSearch() {
  const model = useModel();
  const box = useRef(new SearchBox()).current;
  const at = useSignal(-1);
  const field = useRef<HTMLInputElement>(null);
  const text = box.text.value;
  box.senders = [...model.people.value].map(([id, { name, username, avatar }]) => ({
    id,
    name,
    username,
    src: avatar,
  }));
  const { typed: written, unfinished } = typedSoFar(text);
  const typed = { ...written, in: null };
  const named = { ...useNamedFilters(typed, box), in: { id: model.id, name: "" } };
  const isAsked = typed.words !== "" || hasFilters(typed);
  const search = useMessageSearch(isAsked ? messageQueryOf(typed, named) : null);
  const suggestions = useSuggestions(unfinished?.key === "in" ? null : unfinished, box);
  const focusField = () => field.current?.focus();
  // In a layout effect, since a person who presses Ctrl F types on at once.
  useLayoutEffect(focusField, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || isComposing(event)) return;
    const [suggested] = suggestions;
    if (suggested !== undefined) {
      event.preventDefault();
      return suggested.choose();
    }
    // On a phone the keyboard covers the hits, and the hits cover the messages.
    if (isNarrow.peek()) return field.current?.blur();
    const next = at.value + (event.shiftKey ? -1 : 1);
    const hit = search.hits[next];
    if (hit === undefined || search.searching) return;
    at.value = next;
    openConversation(model.id, hit.message.id);
  };
  return (
    <SidePanel
      name="conversation-search"
      title={t("search.title")}
      closeLabel={t("search.close")}
      onClose={() => (model.searching.value = false)}
    >
      <div class="conversation-search__field">
        <SearchField
          label={t("search.title")}
          value={text}
          inputRef={field}
          onInput={(value) => {
            box.type(value);
            at.value = -1;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="conversation-search__hits">
        <FilterChips box={box} typed={typed} named={named} keys={FILTERS} focusField={focusField} />
        {suggestions.map(({ key, choose, row }) => (
          <button
            key={key}
            type="button"
            class="search-row conversation-search__suggestion"
            onClick={() => {
              choose();
              focusField();
            }}
          >
            {row}
          </button>
        ))}
        {isAsked && (
          <>
            <FoundHere search={search} at={at.value} />
            <SearchOutcome
              {...search}
              problem={search.problem ?? nobodyCalled(typed, named)}
              isFiltered={hasFilters(typed)}
              count={search.hits.length}
            />
          </>
        )}
      </div>
    </SidePanel>
  );
}
