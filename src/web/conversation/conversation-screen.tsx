import { computed, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ArrowDown, ChevronRight, MessageCircle, UserPlus, WifiOff } from "lucide";
import { isLookedAt } from "#web/app/attention.ts";
import { connection, shownConnection } from "#web/app/connection.ts";
import { standingOf } from "#web/app/connection-notice.ts";
import { lazily, lazyDialog } from "#web/app/lazily.tsx";
import { followLayer } from "#web/app/layer.ts";
import { messageAsked } from "#web/app/navigate.ts";
import { toForward } from "#web/forward/forwarding.ts";
import { formatNumber, t } from "#web/i18n/t.ts";
import { reportLive } from "#web/inbox/liveliness.ts";
import { reportWatched } from "#web/inbox/read-here.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { askedThread } from "#web/inbox/thread-news.ts";
import { wantConversation } from "#web/inbox/want-conversation.ts";
import { forgetConversation } from "#web/storage/cache.ts";
import { InviteButton } from "#web/screens/details/invite/invite-button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Announcer } from "./announcer.tsx";
import { CallRows } from "./commands/call-rows.tsx";
import { ConversationComposer } from "./composer/conversation-composer.tsx";
import { ConversationModel } from "./conversation-model.ts";
import { TooFastNotice } from "./too-fast-notice.tsx";
import { DayButton } from "./dates/day-button.tsx";
import { MessageFloats } from "./floats/message-floats.tsx";
import { ConversationHeader } from "./header/conversation-header.tsx";
import { isPresenceKnown } from "./header/presence-line.ts";
import { MessageOperations } from "./message-operations.ts";
import { ModelProvider, useModel, useOperations } from "./model-context.ts";
import { PinBar } from "./pins/pin-bar.tsx";
import { reachOf } from "./reach/standing.ts";
import { shortcut } from "./shortcut.ts";
import { StoppedState } from "./stopped-state.tsx";
import { historyStart } from "./timeline/history-start.ts";
import { Timeline } from "./timeline/timeline.tsx";
import { TranslateHint } from "./translation/translate-hint.tsx";
import { detailsOpen } from "#web/app/overlays.ts";
import { Icon } from "#web/ui/icon.tsx";
import "./conversation-screen.css";

const ThreadPanel = lazily(async () => (await import("./thread/thread-panel.tsx")).ThreadPanel);

const ReachBar = lazily(async () => (await import("./reach/reach-bar.tsx")).ReachBar);

const SelectionBar = lazily(
  async () => (await import("./selection/selection-bar.tsx")).SelectionBar,
);

const ForwardDialog = lazyDialog(
  async () => (await import("#web/forward/forward-dialog.tsx")).ForwardDialog,
);

const ConversationSearch = lazily(
  async () => (await import("./search/conversation-search.tsx")).ConversationSearch,
);

interface ConversationScreenProps {
  id: string;
  /** The message that a permanent link leads to. */
  messageId?: number | null;
  /** Of a link into a thread: the message that started it. */
  thread?: number | null;
}

/** One conversation: header, timeline and composer. */
export function ConversationScreen({
  id,
  messageId = null,
  thread = null,
}: ConversationScreenProps) {
  return <Conversation key={id} id={id} messageId={messageId} thread={thread} />;
}

function Conversation({ id, messageId, thread }: Required<ConversationScreenProps>) {
  const provided = useMemo(() => {
    const model = new ConversationModel(id, messageId);
    return { model, operations: new MessageOperations(model) };
  }, []);
  const { model, operations } = provided;

  useEffect(() => {
    if (messageId !== null) operations.jump(messageId);
  }, [messageId, messageAsked.value]);
  useEffect(() => {
    if (thread !== null) operations.openThread({ id: thread, reply_to: null });
  }, [messageId, thread]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => shortcut(event, provided);
    document.addEventListener("keydown", onKeyDown);
    const hasThread = computed(() => model.thread.value !== null);
    const unfollow = [
      followLayer(hasThread, () => (model.thread.value = null)),
      followLayer(model.searching, () => (model.searching.value = false)),
      followLayer(operations.selection.isActive, () => operations.selection.clear()),
    ];
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      for (const stop of unfollow) stop();
      reportLive(id, null);
      reportWatched(null);
      shownConnection.value = null;
      model.close();
    };
  }, []);
  useSignalEffect(() => {
    const view = model.view.value;
    const { typing, online } = view;
    reportLive(id, isPresenceKnown(view) ? { typing, online } : null);
    shownConnection.value = standingOf(view);
  });
  useSignalEffect(() => {
    const asked = askedThread.value;
    if (asked?.id !== id) return;
    operations.openThread({ id: asked.root, reply_to: null });
    askedThread.value = null;
  });
  useSignalEffect(() => {
    const reason = model.stopped.value;
    if (reason === "removed" || reason === "not_found") void forgetConversation(id);
  });
  useSignalEffect(() => wantConversation(id));
  useSignalEffect(() =>
    reportWatched(model.reading.isWatched.value && isLookedAt.value ? id : null),
  );

  return (
    <ModelProvider value={provided}>
      <div class="conversation">
        <Inside />
      </div>
    </ModelProvider>
  );
}

function Inside() {
  const model = useModel();
  const { selection } = useOperations();
  const reason = model.stopped.value;
  if (reason !== null) return <StoppedState reason={reason} />;
  return (
    <>
      <div class="conversation__main">
        <ConversationHeader />
        <PinBar />
        <JoinRequestsBar id={model.id} />
        <Messages />
        <CallRows />
        <TranslateHint />
        <TooFastNotice />
        {selection.isActive.value ? <SelectionBar /> : <Writing />}
      </div>
      {model.thread.value !== null && (
        <ThreadPanel key={model.thread.value} id={model.thread.value} />
      )}
      {model.searching.value && <ConversationSearch />}
      <MessageFloats list=".timeline" />
      {toForward.value !== null && (
        <ForwardDialog messages={toForward.value} onClose={() => (toForward.value = null)} />
      )}
      <Announcer />
    </>
  );
}

/** The composer, or what must happen first: a request is accepted, a block is lifted. */
function Writing() {
  const { id, view } = useModel();
  const listed = conversationById(id);
  // The list leaves out a conversation with someone blocked.
  const direct_with = listed?.direct_with ?? view.value.conversation?.direct_with ?? null;
  if (direct_with?.deleted === true) {
    return <p class="conversation__over">{t("chat.deleted_account")}</p>;
  }
  const standing = reachOf({ direct_with, request: listed?.request });
  if (standing === "open" || direct_with === null) return <ConversationComposer />;
  return <ReachBar id={id} other={direct_with} standing={standing} />;
}

function Messages() {
  const model = useModel();
  const isThere = model.isLoaded.value && !model.navigation.opening.value;
  const isEmpty = model.items.value.length === 0;
  // Nothing is cached and nothing can load. Unsent messages still show.
  const isOffline = isEmpty && connection.value.notice === "offline";
  const isWaiting = !isThere && !isEmpty && !model.navigation.opening.value;
  return (
    <div class="conversation__messages" aria-busy={!isThere}>
      {!isThere && isOffline && (
        <EmptyState icon={WifiOff} title={t("chat.offline")} text={t("chat.offline_text")} />
      )}
      {!isThere && !isOffline && <Skeleton rows={5} />}
      {isThere && isEmpty && (
        <EmptyState
          icon={MessageCircle}
          title={t("chat.empty")}
          text={historyStart(model.view.value, model.people.value) ?? t("chat.empty_text")}
          action={<InviteButton conversationId={model.id} />}
        />
      )}
      {/* Each stretch of history is a list with a position of its own. */}
      {isThere && !isEmpty && <Timeline key={model.navigation.anchor.value} />}
      {isWaiting && <Timeline key="waiting" />}
      {isThere && !isEmpty && <DayButton />}
      <ToEndButton />
    </div>
  );
}

/** Shows those who can decide how many people ask to join. A press opens the details. */
function JoinRequestsBar({ id }: { id: string }) {
  const count = conversationById(id)?.join_requests;
  if (count === undefined || detailsOpen.value) return null;
  return (
    <button type="button" class="join-requests-bar" onClick={() => (detailsOpen.value = true)}>
      <Icon icon={UserPlus} size={18} />
      <span class="join-requests-bar__text">{t("invites.requests", { count })}</span>
      <Icon icon={ChevronRight} size={16} directional />
    </button>
  );
}

/** Jumps to the latest messages, and shows how many are new. */
function ToEndButton() {
  const model = useModel();
  const count = model.reading.newCount.value;
  if (model.reading.atEnd.value && model.navigation.isNewest.value) return null;
  return (
    <button
      type="button"
      class="to-end-button"
      aria-label={count > 0 ? t("chat.new_messages", { count }) : t("chat.to_end")}
      title={t("chat.to_end")}
      onClick={() => model.navigation.jumpToEnd()}
    >
      {count > 0 && <span class="to-end-button__count">{formatNumber(count)}</span>}
      <Icon icon={ArrowDown} size={20} />
    </button>
  );
}
