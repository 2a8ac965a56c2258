import { signal, useComputed } from "@preact/signals";
import { AtSign, BellOff, CircleAlert, Clock3, Pin, UserPlus } from "lucide";
import { useState } from "preact/hooks";
import { activeAt, type Conversation, type Message } from "#client/index.ts";
import { browserOnline } from "#web/app/connection.ts";
import { lazyDialog } from "#web/app/lazily.tsx";
import { conversationPath } from "#web/app/navigate.ts";
import { me } from "#web/app/parley.ts";
import { formatFull, formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { drafts } from "#web/storage/drafts.ts";
import { unsent } from "#web/storage/unsent.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import type { Anchor } from "#web/ui/place.ts";
import { useContextMenu } from "#web/ui/use-context-menu.ts";
import { faceOf, nameOf } from "./names.ts";
import { blockedPeople } from "./blocked-people.ts";
import { inboxConnection } from "./inbox.ts";
import { isMuted, isSilent, mutedWords } from "./muting.ts";
import { lastMessageLine, rowText } from "./last-message.ts";
import { isPeerOnline, typingLine } from "./liveliness.ts";
import { plainLine } from "./plain-line.ts";
import type { TranslatedText } from "./translated-text.tsx";
import "./inbox-item.css";

export const ConversationMenu = lazyDialog(
  async () => (await import("./conversation-menu.tsx")).ConversationMenu,
);

interface InboxItemProps {
  conversation: Conversation;
  isOpen: boolean;
  /** Whether the Tab key stops here: at one item of the list. */
  isStop: boolean;
}

export function InboxItem({ conversation, isOpen, isStop }: InboxItemProps) {
  const { id, unread_count, mention_count, unread_from, join_requests, settings } = conversation;
  const name = nameOf(conversation);
  const at = activeAt(conversation);
  // Computed signals re-render a row only when what it shows has changed.
  const typing = useComputed(() => typingLine(conversation)).value;
  const online = useComputed(() => isPeerOnline(conversation)).value;
  const [menuAt, setMenuAt] = useState<Anchor | null>(null);
  const handlers = useContextMenu(setMenuAt);
  const isUnread = unread_count > 0 || unread_from !== null;
  return (
    <li class="inbox-item">
      <a
        class={isUnread ? "inbox-item__link inbox-item__link--unread" : "inbox-item__link"}
        href={conversationPath(id)}
        aria-current={isOpen ? "page" : undefined}
        tabIndex={isStop ? 0 : -1}
        data-conversation={id}
        {...handlers}
      >
        <Avatar {...faceOf(conversation)} size={44} online={online} />
        <span class="inbox-item__lines">
          <span class="inbox-item__line">
            <span class="inbox-item__name" dir="auto">
              {name}
            </span>
            {online && <span class="visually-hidden">{t("chat.online")}</span>}
            {isMuted(settings) && <Icon icon={BellOff} size={14} label={mutedWords(settings)} />}
            {settings.pinned && <Icon icon={Pin} size={14} label={t("inbox.pinned")} />}
            <time class="inbox-item__time" dateTime={at} title={formatFull(at)}>
              {formatListTime(at)}
            </time>
          </span>
          <span class="inbox-item__line">
            {typing === null ? (
              <LastMessage conversation={conversation} isOpen={isOpen} />
            ) : (
              <span class="inbox-item__text inbox-item__text--typing">
                <bdi>{typing}</bdi>
              </span>
            )}
            {!isOpen && <UnsentMark id={id} />}
            {join_requests !== undefined && (
              <Icon
                icon={UserPlus}
                size={15}
                label={t("invites.requests", { count: join_requests })}
              />
            )}
            {mention_count > 0 && (
              <span class="inbox-item__badge" title={t("inbox.mentions", { count: mention_count })}>
                <Icon
                  icon={AtSign}
                  size={13}
                  label={t("inbox.mentions", { count: mention_count })}
                />
              </span>
            )}
            {isUnread && <UnreadBadge count={unread_count} isQuiet={isSilent(conversation)} />}
          </span>
        </span>
      </a>
      {menuAt !== null && (
        <ConversationMenu
          conversation={conversation}
          isOpen={isOpen}
          anchor={menuAt}
          onClose={() => setMenuAt(null)}
        />
      )}
    </li>
  );
}

function LastMessage({ conversation, isOpen }: Pick<InboxItemProps, "conversation" | "isOpen">) {
  const { id } = conversation;
  const waiting = useComputed(() => waitingLine(id)).value;
  const draft = useComputed(() => draftLine(id)).value;
  if (draft !== null && waiting === null && !isOpen) return <DraftLine text={draft} />;
  const { who, text } = waiting ?? lastMessageLine(conversation, me.value?.id ?? null);
  const isFolded = blockedPeople.value.has(conversation.last_message?.sender_id ?? "");
  return (
    <>
      {who !== null && (
        <span class="inbox-item__prefix">
          <bdi>{who}</bdi>:
        </span>
      )}
      <LastText
        message={waiting === null && !isFolded ? conversation.last_message : null}
        isTranslated={conversation.settings.translate}
        text={text}
      />
    </>
  );
}

function DraftLine({ text }: { text: string }) {
  return (
    <>
      <span class="inbox-item__prefix inbox-item__prefix--draft">{t("inbox.draft")}</span>
      <span class="inbox-item__text" dir="auto">
        {rowText(text)}
      </span>
    </>
  );
}

/** Marks a message that is unsent or has failed. */
function UnsentMark({ id }: { id: string }) {
  const mine = unsent.value.get(id);
  if (mine === undefined) return null;
  return mine.failed ? (
    <span class="inbox-item__unsent inbox-item__unsent--failed">
      <Icon icon={CircleAlert} size={15} label={t("message.failed")} />
    </span>
  ) : (
    <span class="inbox-item__unsent">
      <Icon icon={Clock3} size={15} label={t("inbox.unsent")} />
    </span>
  );
}

function UnreadBadge({ count, isQuiet }: { count: number; isQuiet: boolean }) {
  return (
    <span class={isQuiet ? "inbox-item__badge inbox-item__badge--quiet" : "inbox-item__badge"}>
      <span aria-hidden="true">
        {count > 999 ? t("app.more_than", { n: 999 }) : count > 0 && t("app.number", { n: count })}
      </span>
      <span class="visually-hidden">
        {count > 0 ? t("inbox.unread", { count }) : t("inbox.marked_unread")}
      </span>
    </span>
  );
}

/** Loaded for the first translated conversation: most users have none. */
const translated = signal<typeof TranslatedText | null>(null);
let isLoading = false;

function loadTranslated(): void {
  if (isLoading) return;
  isLoading = true;
  import("./translated-text.tsx").then(
    ({ TranslatedText }) => (translated.value = TranslatedText),
    () => (isLoading = false),
  );
}

interface LastTextProps {
  /** The message; null for one that is not sent yet. */
  message: Message | null;
  isTranslated: boolean;
  text: string;
}

/** The last message's text, translated if the conversation is. */
function LastText({ message, isTranslated, text }: LastTextProps) {
  const Translated = translated.value;
  const isWanted = isTranslated && message !== null;
  if (isWanted && Translated === null) loadTranslated();
  if (isWanted && Translated !== null) return <Translated message={message} text={text} />;
  return (
    <span class="inbox-item__text" dir="auto">
      {rowText(text)}
    </span>
  );
}

/** A message sent within this time (ms) needs no line of its own. */
const PASSES_MS = 2_000;

/** The user's newest message while it is unsent or has failed; `null` if the server's last message is up to date. */
function waitingLine(id: string): { who: string; text: string } | null {
  const mine = unsent.value.get(id);
  if (mine === undefined) return null;
  const isConnected = browserOnline.value && inboxConnection.value.status === "open";
  if (isConnected && !mine.failed && Date.now() - mine.newest.queued_at < PASSES_MS) return null;
  return { who: t("inbox.you"), text: plainLine(mine.newest.text) || t("inbox.file") };
}

/** The user's draft; `null` if nothing of it is visible. */
function draftLine(id: string): string | null {
  return plainLine(drafts.value.get(id) ?? "") || null;
}
