import { useSignal } from "@preact/signals";
import {
  Archive,
  CheckCheck,
  ChevronDown,
  MailQuestionMark,
  MessageSquareText,
  MessagesSquare,
} from "lucide";
import { useEffect } from "preact/hooks";
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
import { threadNews } from "./thread-news.ts";
import "./inbox-list.css";

/** How many more rows to show at a time. */
const STEP = 100;

interface InboxListProps {
  openId: string | null;
  /** Shows only unread conversations and the open one. */
  unreadOnly: boolean;
  showAll: () => void;
}

export function InboxList({ openId, unreadOnly, showAll }: InboxListProps) {
  const showsArchived = useSignal(false);
  const shown = useSignal(STEP);
  useEffect(() => {
    if (unreadOnly && inboxHasMore.peek())
      void attempt(async () => (await import("./load-unread.ts")).loadUnread());
  }, [unreadOnly]);
  if (!inboxLoaded.value) return <Skeleton rows={8} />;

  const all = conversations.value.filter(
    ({ id, settings, unread_count, unread_from }) =>
      !settings.archived &&
      (!unreadOnly || unread_count > 0 || unread_from !== null || id === openId),
  );
  const current = all.slice(0, shown.value);
  const archived = unreadOnly
    ? []
    : conversations.value.filter(({ settings }) => settings.archived);
  if (unreadOnly && all.length === 0) return <NothingUnread showAll={showAll} />;
  if (current.length === 0 && archived.length === 0 && inboxLive.value) {
    return (
      <>
        <RequestsEntry />
        <ThreadsEntry />
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
      {unreadOnly ? <UnreadCount count={all.length} /> : <RequestsEntry />}
      {!unreadOnly && <ThreadsEntry />}
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
      {(all.length > current.length || (inboxHasMore.value && !unreadOnly)) && (
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

/** Links to the message requests from strangers. */
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

/** Links to the followed threads, once there are any. */
function ThreadsEntry() {
  const isNew = threadNews.value === "new";
  if (threadNews.value === "none") return null;
  return (
    <a class="inbox-list__archived" href="/threads">
      <Icon icon={MessageSquareText} size={18} />
      <span class="inbox-list__archived-label">{t("threads.title")}</span>
      {isNew && (
        <span class="inbox-list__news">
          <span class="visually-hidden">{t("threads.has_new")}</span>
        </span>
      )}
    </a>
  );
}

/** Announces how many conversations the filtered list shows. */
function UnreadCount({ count }: { count: number }) {
  return (
    <p class="visually-hidden" role="status">
      {t("inbox.unread_shown", { count })}
    </p>
  );
}

function NothingUnread({ showAll }: { showAll: () => void }) {
  return (
    <>
      <UnreadCount count={0} />
      <EmptyState
        icon={CheckCheck}
        title={t("inbox.nothing_unread")}
        action={<Button onClick={showAll}>{t("inbox.show_all")}</Button>}
      />
    </>
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
