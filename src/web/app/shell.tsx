import { MessageCircle } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { conversations, hasLeft, inboxLoaded } from "#web/inbox/inbox.ts";
import { ConversationMenu } from "#web/inbox/inbox-item.tsx";
import { InboxPane, SearchResults } from "#web/inbox/inbox-pane.tsx";
import { askedAbout, putAsideSignIn } from "#web/inbox/new-sign-ins.ts";
import { t } from "#web/i18n/t.ts";
import { askedToBlock, shownPerson, toReport } from "#web/people/person-dialogs.ts";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { detailsOpen, freshCodes } from "./overlays.ts";
import { isNarrow, onGlass } from "./viewport.ts";
import { lazily, lazyDialog } from "./lazily.tsx";
import { ListResizer } from "./list-resizer.tsx";
import type { Route } from "./route.ts";
import { Shortcuts } from "./shortcuts.tsx";
import "./shell.css";

const Conversation = lazily(
  async () => (await import("#web/conversation/conversation-screen.tsx")).ConversationScreen,
);
const Details = lazily(async () => (await import("#web/screens/details/details.tsx")).Details);
const NewConversation = lazily(
  async () => (await import("#web/screens/new-conversation.tsx")).NewConversation,
);
const Requests = lazily(async () => (await import("#web/screens/requests/requests.tsx")).Requests);
const Mentions = lazily(async () => (await import("#web/screens/mentions/mentions.tsx")).Mentions);
const Threads = lazily(async () => (await import("#web/screens/threads/threads.tsx")).Threads);
const SettingsScreen = lazily(
  async () => (await import("#web/screens/settings/settings.tsx")).Settings,
);
const PersonCard = lazyDialog(async () => (await import("#web/people/person-card.tsx")).PersonCard);
const BlockDialog = lazyDialog(
  async () => (await import("#web/people/block-dialog.tsx")).BlockDialog,
);
const NewCodes = lazyDialog(
  async () => (await import("#web/screens/recovery/new-codes.tsx")).NewCodes,
);
const NewSignIn = lazyDialog(async () => (await import("./new-sign-in.tsx")).NewSignIn);
const ReportDialog = lazyDialog(
  async () => (await import("#web/people/report-dialog.tsx")).ReportDialog,
);
const NotFound = lazily(async () => (await import("#web/screens/not-found.tsx")).NotFound);

/** The list, the conversation and its details: side by side if they fit, otherwise one at a time. */
export function Shell({ route }: { route: Route }) {
  const openId = route.screen === "conversation" ? route.id : null;
  const showsDetails = openId !== null && detailsOpen.value && !hasLeft(openId);
  const pane = route.screen === "list" ? "list" : showsDetails ? "details" : "main";
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (openId === null) detailsOpen.value = false;
    return () => focusInList(list.current, openId);
  }, [openId]);

  return (
    <div class="shell" data-pane={pane}>
      <a class="shell__skip" href="#main">
        {t("app.skip")}
      </a>
      <div
        ref={list}
        class="shell__list"
        // On a phone the list can be the only content.
        role={isNarrow.value && pane === "list" ? "main" : "navigation"}
        aria-label={t("inbox.title")}
      >
        <InboxPane openId={openId} />
        <ListResizer />
      </div>
      <main id="main" class="shell__main" tabIndex={-1}>
        <Main route={route} />
      </main>
      {showsDetails && (
        <div
          class="shell__details"
          role={isNarrow.value ? "main" : "complementary"}
          aria-label={t("details.title")}
        >
          <Details key={openId} id={openId} />
        </div>
      )}
      {shownPerson.value !== null && (
        <PersonCard person={shownPerson.value} onClose={() => (shownPerson.value = null)} />
      )}
      {askedToBlock.value !== null && (
        <BlockDialog person={askedToBlock.value} onClose={() => (askedToBlock.value = null)} />
      )}
      {freshCodes.value !== null && (
        <NewCodes codes={freshCodes.value} onClose={() => (freshCodes.value = null)} />
      )}
      {askedAbout.value !== null && (
        <NewSignIn key={askedAbout.value.id} session={askedAbout.value} onClose={putAsideSignIn} />
      )}
      {toReport.value !== null && (
        <ReportDialog reported={toReport.value} onClose={() => (toReport.value = null)} />
      )}
      <Shortcuts />
    </div>
  );
}

function Main({ route }: { route: Route }) {
  switch (route.screen) {
    case "conversation":
      return <Conversation key={route.id} {...route} />;
    case "new":
      return <NewConversation />;
    case "requests":
      return <Requests />;
    case "mentions":
      return <Mentions />;
    case "threads":
      return <Threads />;
    case "settings":
      return <SettingsScreen section={route.section} />;
    case "list":
      return <NothingOpen />;
    case "join":
    case "not-found":
    case "sign-in":
    case "sign-up":
    case "forgot":
    case "reset":
      return <NotFound />;
  }
}

/** Renders nothing for a user without conversations: the list explains how to begin. */
function NothingOpen() {
  if (!inboxLoaded.value || conversations.value.length === 0) return null;
  return (
    <EmptyState
      icon={MessageCircle}
      title={t("app.pick")}
      {...(!onGlass.value && { text: t("app.pick_text") })}
    />
  );
}

/** Focuses the conversation that the user returns from, when a phone shows the list again. */
function focusInList(list: HTMLElement | null, id: string | null): void {
  if (id === null) return;
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    list?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)?.focus();
  });
}

/** Preloads the screens that users open next. */
export function preloadScreens(): void {
  for (const part of [
    Conversation,
    ConversationMenu,
    Details,
    NewConversation,
    PersonCard,
    SearchResults,
  ])
    part.preload().catch(() => undefined);
}
