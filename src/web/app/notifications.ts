import { isNotified, isQuiet, type Conversation } from "#client/index.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { isLarge, onConversationChange } from "#web/inbox/inbox.ts";
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

/** A message to the service worker, since only the worker knows whether another tab is visible. */
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
    if (!isNew(now, before) || isQuiet(me.peek()?.notifications?.quiet_hours, Date.now())) return;
    const mentioned = now.mention_count > (before?.mention_count ?? 0);
    const isAlerted = mentioned || !isLarge(now);
    if (isAlerted && isNotified(now.settings, mentioned, Date.now())) {
      alertAbout(now, () => followedThread(now));
    } else if (isNotified(now.settings, true, Date.now())) {
      void alertIfFollowed(now);
    }
  });
}

function alertAbout(conversation: Conversation, thread: () => Promise<number | null>): void {
  if (settings.peek().sound && !isWatched(conversation.id)) void sound();
  // With a push subscription the server notifies: it knows whether the person is looking at another device.
  if (document.visibilityState === "visible" || !mayNotify() || isPushedHere.peek()) return;
  void notify(conversation, thread);
}

/** FOLLOW-6: a reply in a followed thread notifies like a mention. */
async function alertIfFollowed(conversation: Conversation): Promise<void> {
  const thread = await followedThread(conversation);
  if (thread !== null) alertAbout(conversation, async () => thread);
}

/** Returns the followed thread of the newest message, if that is a reply in one. */
async function followedThread({ id, last_message }: Conversation): Promise<number | null> {
  if (last_message === null || last_message.reply_to === null) return null;
  const { isUnreadReply } = await import("#web/inbox/unread-reply.ts");
  return (await isUnreadReply(id, last_message)) ? last_message.reply_to : null;
}

async function notify(
  conversation: Conversation,
  followed: () => Promise<number | null>,
): Promise<void> {
  const [thread] = await Promise.all([followed(), loadReading()]);
  const request: NotifyRequest = {
    type: "notify",
    title: nameOf(conversation),
    body: bodyOf(conversation),
    tag: conversation.id,
    path:
      thread === null
        ? conversationPath(conversation.id)
        : conversationPath(conversation.id, conversation.last_message?.id, thread),
  };
  navigator.serviceWorker?.controller?.postMessage(request);
}

/** Names the sender if the title does not. The name is isolated, so that it does not reorder the text beside it. */
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

/** Whether someone else sent the newest message, this person has not read it, and their settings allow a notification. */
function isNew(now: Conversation, before: Conversation | undefined): boolean {
  const message = now.last_message;
  if (message === null || message.sender_id === me.value?.id || message.deleted_at !== null)
    return false;
  if (message.kind === "system") return false;
  if (message.id <= (before?.last_message?.id ?? 0) || now.unread_count === 0) return false;
  return now.request === undefined && !blockedPeople.peek().has(message.sender_id);
}

/** Closes the notifications of messages that are now read, whoever showed them. */
async function clear(conversationId: string): Promise<void> {
  await (await import("./push.ts")).clearNotifications(conversationId);
}

async function sound(): Promise<void> {
  await (await import("./sound.ts")).playSoundOnce();
}
