import { local } from "#web/storage/local.ts";
import { parley } from "./parley.ts";

/** Stores whose notifications this browser is subscribed to. */
const OWNER_KEY = "parley.push";

/** Whether this browser can receive pushes while no page is open. */
export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** Whether the server pushes to this browser, so that the page need not notify. */
export function isPushed(userId: string | undefined): boolean {
  return userId !== undefined && local.getItem(OWNER_KEY) === userId;
}

/** Subscribes this browser or renews the subscription: the server drops those that no session renews. */
export async function startPush(userId: string, key: string): Promise<void> {
  if (!canPush() || Notification.permission !== "granted") return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  const isMine = isPushed(userId) && known !== null && keyOf(known) === key;
  // Removes another user's subscription first: their notifications must not appear here.
  if (known !== null && !isMine) await known.unsubscribe();
  const subscription =
    known !== null && isMine
      ? known
      : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined) return;
  const { p256dh = "", auth = "" } = keys ?? {};
  await parley.users.push.subscribe({ endpoint, keys: { p256dh, auth } });
  local.setItem(OWNER_KEY, userId);
}

/** Unsubscribes this browser. Needs no server: the push service then rejects its pushes. */
export async function endPush(): Promise<void> {
  local.removeItem(OWNER_KEY);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

/** Closes a conversation's notifications once its messages are read. */
export async function clearNotifications(conversationId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications({ tag: conversationId })) ?? [];
  for (const notification of shown) notification.close();
}

function keyOf({ options }: PushSubscription): string | null {
  const bytes = options.applicationServerKey;
  if (bytes === null) return null;
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
