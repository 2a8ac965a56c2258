import { useSignal } from "@preact/signals";
import { Menu as MenuIcon, Plus, Search, X } from "lucide";
import { useRef } from "preact/hooks";
import { navigate } from "#web/app/navigate.ts";
import { lazily } from "#web/app/lazily.tsx";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { InboxList } from "./inbox-list.tsx";
import "./inbox-pane.css";

const InboxSearch = lazily(async () => (await import("./inbox-search.tsx")).InboxSearch);

/** The conversations, and what finds one. `openId`: the one that is shown beside it. */
export function InboxPane({ openId }: { openId: string | null }) {
  const query = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    query.value = "";
    input.current?.focus();
  };
  return (
    <div class="inbox-pane">
      <div class="inbox-pane__header">
        <h1 class="inbox-pane__title">{t("inbox.title")}</h1>
        <IconButton icon={Plus} label={t("inbox.new")} onClick={() => navigate("/new")} />
        <IconButton
          icon={MenuIcon}
          label={t("settings.title")}
          onClick={() => navigate("/settings")}
        />
      </div>
      <div class="inbox-pane__search" role="search">
        <Icon icon={Search} size={18} />
        <input
          ref={input}
          class="inbox-pane__input"
          type="text"
          dir={query.value === "" ? undefined : "auto"}
          enterkeyhint="search"
          aria-label={t("inbox.search")}
          placeholder={t("inbox.search")}
          value={query.value}
          onFocus={() => void InboxSearch.preload().catch(() => undefined)}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || query.value === "") return;
            event.stopPropagation();
            clear();
          }}
        />
        {query.value !== "" && (
          <IconButton icon={X} size="s" label={t("inbox.clear_search")} onClick={clear} />
        )}
      </div>
      <div class="inbox-pane__scroll">
        {query.value.trim() === "" ? (
          <InboxList openId={openId} />
        ) : (
          <InboxSearch query={query.value.trim()} openId={openId} />
        )}
      </div>
    </div>
  );
}
