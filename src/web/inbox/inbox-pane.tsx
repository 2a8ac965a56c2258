import { useSignal } from "@preact/signals";
import { AtSign, ListFilter, Plus, Settings } from "lucide";
import { useRef } from "preact/hooks";
import { navigate } from "#web/app/navigate.ts";
import { lazily } from "#web/app/lazily.tsx";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { isComposing } from "#web/app/keyboard.ts";
import { SearchBox } from "#web/search/search-box.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { InboxList } from "./inbox-list.tsx";
import "./inbox-pane.css";

export const SearchResults = lazily(
  async () => (await import("#web/search/search-results.tsx")).SearchResults,
);

const RESULTS = "inbox-results";

/** The search and the list of conversations. `openId`: the conversation beside it. */
export function InboxPane({ openId }: { openId: string | null }) {
  const box = useRef(new SearchBox()).current;
  const unreadOnly = useSignal(false);
  const results = useRef<HTMLDivElement>(null);
  const isSearching = box.open.value || box.text.value.trim() !== "";
  const close = ({ relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node && results.current?.contains(relatedTarget)))
      box.open.value = false;
  };
  return (
    <div class="inbox-pane">
      <div class="inbox-pane__header">
        {me.value !== null && (
          <button
            type="button"
            class="inbox-pane__me"
            title={me.value.display_name}
            onClick={() => navigate("/settings")}
          >
            <span class="visually-hidden">{me.value.display_name}</span>
            <Avatar
              id={me.value.id}
              name={me.value.display_name}
              src={me.value.avatar_url}
              size={32}
            />
          </button>
        )}
        <h1 class="inbox-pane__title">{t("inbox.title")}</h1>
        <IconButton icon={Plus} label={t("inbox.new")} onClick={() => navigate("/new")} />
        <IconButton
          icon={Settings}
          label={t("settings.title")}
          onClick={() => navigate("/settings")}
        />
      </div>
      <div class="inbox-pane__search">
        <SearchField
          label={t("inbox.search")}
          value={box.text.value}
          list={isSearching ? { id: RESULTS, active: box.active.value } : undefined}
          onFocus={() => void SearchResults.preload().catch(() => undefined)}
          onClick={() => (box.open.value = true)}
          onBlur={close}
          onInput={(value) => {
            box.text.value = value;
            box.open.value = value !== "";
          }}
          onKeyDown={(event) => {
            if (isComposing(event)) return;
            if (event.key === "Escape" && box.text.value === "") box.open.value = false;
            else if (isSearching) box.onKey(event);
            else if (event.key === "ArrowDown") box.open.value = true;
          }}
        />
        <IconButton
          icon={ListFilter}
          label={t("inbox.unread_only")}
          pressed={unreadOnly.value}
          onClick={() => {
            unreadOnly.value = !unreadOnly.value;
            box.text.value = "";
          }}
        />
        <IconButton
          icon={AtSign}
          label={t("inbox.my_mentions")}
          onClick={() => navigate("/mentions")}
        />
      </div>
      <div ref={results} class="inbox-pane__scroll" onFocusOut={close}>
        {isSearching ? (
          <SearchResults box={box} id={RESULTS} openId={openId} />
        ) : (
          <InboxList
            openId={openId}
            unreadOnly={unreadOnly.value}
            showAll={() => (unreadOnly.value = false)}
          />
        )}
      </div>
    </div>
  );
}
