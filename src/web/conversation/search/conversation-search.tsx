import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isComposing } from "#web/app/composing.ts";
import { isNarrow } from "#web/app/is-narrow.ts";
import { openConversation } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { useMessageSearch } from "#web/inbox/use-message-search.ts";
import { SearchOutcome } from "#web/search/search-outcome.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { useModel } from "../model-context.ts";
import { SidePanel } from "../side-panel.tsx";
import { FoundHere } from "./found-here.tsx";
import "./conversation-search.css";

/** Finds what was said in this conversation. Enter goes from one hit to the next, with Shift back. */
export function ConversationSearch() {
  const model = useModel();
  const typed = useSignal("");
  const at = useSignal(-1);
  const field = useRef<HTMLInputElement>(null);
  const query = typed.value.trim();
  const search = useMessageSearch(query === "" ? null : { q: query, conversation_id: model.id });
  // At once: a person who presses Ctrl F keeps typing.
  useLayoutEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || isComposing(event)) return;
    // On a phone the hits are under the keyboard, and the messages under the hits.
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
          value={typed.value}
          inputRef={field}
          onInput={(value) => {
            typed.value = value;
            at.value = -1;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="conversation-search__hits">
        {query !== "" && (
          <>
            <FoundHere search={search} at={at.value} />
            <SearchOutcome {...search} count={search.hits.length} />
          </>
        )}
      </div>
    </SidePanel>
  );
}
