import { useSignal } from "@preact/signals";
import { Archive, ChevronDown, MailQuestionMark, MessagesSquare } from "lucide";
import { attempt } from "#web/app/attempt.ts";
import { navigate } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import {
  conversations,
  inboxHasMore,
  inboxLive,
  inboxLoaded,
  loadMoreConversations,
  requestTotal,
} from "./inbox.ts";
import { InboxItem } from "./inbox-item.tsx";
import { rove } from "./rove.ts";
import "./inbox-list.css";

/** So many more are shown at a time. */
const STEP = 100;

export function InboxList({ openId }: { openId: string | null }) {
  const showsArchived = useSignal(false);
  const shown = useSignal(STEP);
  if (!inboxLoaded.value) return <Skeleton rows={8} />;

  const all = conversations.value.filter(({ settings }) => !settings.archived);
  const current = all.slice(0, shown.value);
  const archived = conversations.value.filter(({ settings }) => settings.archived);
  if (current.length === 0 && archived.length === 0 && inboxLive.value) {
    return (
      <>
        <RequestsEntry />
        <NobodyYet />
      </>
    );
  }

  const showMore = async () => {
    const isThere = all.length > current.length || (await attempt(loadMoreConversations));
    if (isThere) shown.value += STEP;
  };
  const stop = current.find(({ id }) => id === openId)?.id ?? current[0]?.id;
  return (
    <>
      <RequestsEntry />
      <ul class="inbox-list" aria-label={t("inbox.title")} onKeyDown={rove}>
        {current.map((conversation) => (
          <InboxItem
            key={conversation.id}
            conversation={conversation}
            isOpen={conversation.id === openId}
            isStop={conversation.id === stop}
          />
        ))}
      </ul>
      {(all.length > current.length || inboxHasMore.value) && (
        <div class="inbox-list__more">
          <Button kind="quiet" wide onClick={() => void showMore()}>
            {t("inbox.more")}
          </Button>
        </div>
      )}
      {archived.length > 0 && (
        <>
          <button
            type="button"
            class="inbox-list__archived"
            aria-expanded={showsArchived.value}
            onClick={() => {
              showsArchived.value = !showsArchived.value;
            }}
          >
            <Icon icon={Archive} size={18} />
            <span class="inbox-list__archived-label">{t("inbox.archived")}</span>
            <span>{t("app.number", { n: archived.length })}</span>
            <Icon icon={ChevronDown} size={18} />
          </button>
          {showsArchived.value && (
            <ul class="inbox-list" aria-label={t("inbox.archived")} onKeyDown={rove}>
              {archived.map((conversation, index) => (
                <InboxItem
                  key={conversation.id}
                  conversation={conversation}
                  isOpen={conversation.id === openId}
                  isStop={index === 0}
                />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

/** Where first messages of strangers wait. */
function RequestsEntry() {
  const count = requestTotal.value;
  if (count === 0) return null;
  return (
    <a class="inbox-list__archived" href="/requests">
      <Icon icon={MailQuestionMark} size={18} />
      <span class="inbox-list__archived-label">{t("inbox.requests")}</span>
      <span>{t("app.number", { n: count })}</span>
    </a>
  );
}

function NobodyYet() {
  return (
    <EmptyState
      icon={MessagesSquare}
      title={t("inbox.empty")}
      text={t("inbox.empty_text")}
      action={
        <Button kind="primary" onClick={() => navigate("/new")}>
          {t("inbox.find_someone")}
        </Button>
      }
    />
  );
}
