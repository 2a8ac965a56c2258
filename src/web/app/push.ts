import { local } from "#web/storage/local.ts";
import { parley } from "./parley.ts";

/** Whose notifications this browser is subscribed to. */
const OWNER_KEY = "parley.push";

/** Whether the server can notify this browser with no page open. */
export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** Whether a push says what happens, so that the page need not. */
export function isPushed(userId: string | undefined): boolean {
  return userId !== undefined && local.getItem(OWNER_KEY) === userId;
}

/** Subscribes this browser for its person, or renews that: the server forgets what no session has asked for again. */
export async function startPush(userId: string, key: string): Promise<void> {
  if (!canPush() || Notification.permission !== "granted") return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  const isMine = isPushed(userId) && known !== null && keyOf(known) === key;
  // Another person's goes first: what is sent to it must not come up here.
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

/** Ends that in this browser, also where the server cannot be reached: its push service then knows no such device. */
export async function endPush(): Promise<void> {
  local.removeItem(OWNER_KEY);
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

/** The notifications that say of a conversation what has been read by now. */
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
