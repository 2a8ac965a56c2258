import { isNotified, isQuiet, type Conversation } from "#client/index.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { onConversationChange } from "#web/inbox/inbox.ts";
import { nameOf } from "#web/inbox/names.ts";
import { lastMessageLine } from "#web/inbox/last-message.ts";
import { loadReading } from "#web/inbox/plain-line.ts";
import { isolated } from "#web/i18n/isolated.ts";
import { direction } from "#web/i18n/language.ts";
import { isWatched } from "#web/inbox/read-here.ts";
import { conversationPath } from "./navigate.ts";
import { isPushedHere } from "./pushed-here.ts";
import { me } from "./parley.ts";
import { settings } from "./settings.ts";

/** Sent to the service worker, which alone knows whether another tab is visible. */
export interface NotifyRequest {
  readonly type: "notify";
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly path: string;
}

export function startNotifications(): void {
  onConversationChange((now, before) => {
    const { unread_count, id } = now;
    if (unread_count === 0 && before !== undefined && before.unread_count > 0) void clear(id);
    if (!isWorthIt(now, before) || isQuiet(me.peek()?.notifications?.quiet_hours, Date.now()))
      return;
    if (settings.peek().sound && !isWatched(id)) void sound();
    // With a subscription the server notifies, which knows whether its person looks at another device.
    if (document.visibilityState === "visible" || !mayNotify() || isPushedHere.peek()) return;
    void notify(now);
  });
}

async function notify(conversation: Conversation): Promise<void> {
  await loadReading();
  const request: NotifyRequest = {
    type: "notify",
    title: nameOf(conversation),
    body: bodyOf(conversation),
    tag: conversation.id,
    path: conversationPath(conversation.id),
  };
  navigator.serviceWorker?.controller?.postMessage(request);
}

/** Who said it, where the title does not say so; their name turns nothing around that stands beside it. */
function bodyOf(conversation: Conversation): string {
  const { who, text } = lastMessageLine(conversation, me.peek()?.id ?? null);
  return who === null ? text : `${isolated(who, direction.peek())}: ${text}`;
}

function mayNotify(): boolean {
  return (
    settings.value.notifications &&
    "Notification" in window &&
    Notification.permission === "granted"
  );
}

/** A new message of someone else that I have not read, where I want to hear of it. */
function isWorthIt(now: Conversation, before: Conversation | undefined): boolean {
  const message = now.last_message;
  if (message === null || message.sender_id === me.value?.id || message.deleted_at !== null)
    return false;
  if (message.kind === "system") return false;
  if (message.id <= (before?.last_message?.id ?? 0) || now.unread_count === 0) return false;
  if (now.request !== undefined || blockedPeople.peek().has(message.sender_id)) return false;
  const mentioned = now.mention_count > (before?.mention_count ?? 0);
  return isNotified(now.settings, mentioned, Date.now());
}

/** What is read needs no notification any more, whoever showed it. */
async function clear(conversationId: string): Promise<void> {
  await (await import("./push.ts")).clearNotifications(conversationId);
}

async function sound(): Promise<void> {
  await (await import("./sound.ts")).playSoundOnce();
}
