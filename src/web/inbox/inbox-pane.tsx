import { useSignal } from "@preact/signals";
import { Plus, Settings } from "lucide";
import { navigate } from "#web/app/navigate.ts";
import { lazily } from "#web/app/lazily.tsx";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { InboxList } from "./inbox-list.tsx";
import "./inbox-pane.css";

const InboxSearch = lazily(async () => (await import("./inbox-search.tsx")).InboxSearch);

/** The conversations, and what finds one. `openId`: the one that is shown beside it. */
export function InboxPane({ openId }: { openId: string | null }) {
  const query = useSignal("");
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
          value={query.value}
          onFocus={() => void InboxSearch.preload().catch(() => undefined)}
          onInput={(value) => {
            query.value = value;
          }}
        />
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
