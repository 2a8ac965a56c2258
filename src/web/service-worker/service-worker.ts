import type { NotifyRequest } from "#web/app/notifications.ts";
import { answerFor } from "./answer-for.ts";
import { pushNotice, readPush, type PushNotice } from "./push-notice.ts";
import type { Worker } from "./worker-types.ts";

/** Filled in by the build: what the page is made of, and a name for just this make of it. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const PREFIX = "parley-shell-";
const NAME = PREFIX + __SHELL__.version;
/** A page of before may still be open, and ask for its parts. */
const KEPT_SHELLS = 2;

const worker = globalThis as unknown as Worker;

worker.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(__SHELL__.files);
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener("activate", (event) => {
  const tidy = async () => {
    // In the order they were made.
    const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    const old = shells.filter((name) => name !== NAME).slice(0, 1 - KEPT_SHELLS);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (answerFor(request, worker.location.origin)) {
    case "shell":
      event.respondWith(shell(request));
      break;
    case "cached":
      event.respondWith(part(request));
      break;
    case "network":
      break;
  }
});

/** One page for every address of it: from the cache at once, the newest is there the next time. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match("/")) ?? fetch(request);
}

/** A part of the page; one that was not fetched ahead is kept from here on. */
async function part(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (isPart(answer)) {
    const cache = await caches.open(NAME);
    // A full disk is no reason to show nothing.
    await cache.put(request, answer.clone()).catch(() => undefined);
  }
  return answer;
}

/** No part of the page is HTML: whatever stands between may have an answer of its own. */
function isPart({ ok, status, headers }: Response): boolean {
  return ok && status === 200 && headers.get("content-type")?.startsWith("text/html") !== true;
}

worker.addEventListener("message", (event) => {
  if (isNotifyRequest(event.data)) event.waitUntil(notify(event.data));
});

/** Only when nobody looks at any of the page's tabs; one for a conversation, whatever many tabs ask. */
async function notify({ title, body, tag, path }: NotifyRequest): Promise<void> {
  const pages = await worker.clients.matchAll({ type: "window" });
  if (pages.some(({ visibilityState }) => visibilityState === "visible")) return;
  await worker.registration.showNotification(title, {
    body,
    tag,
    data: { path },
    icon: "/icons/icon-192.png",
  });
}

/** A push shows something each time: browsers withdraw the permission of pages whose pushes are silent. */
worker.addEventListener("push", (event) => {
  const message = readPush(event.data?.json());
  if (message !== null) event.waitUntil(showPush(pushNotice(message, worker.navigator.languages)));
});

async function showPush({ title, body, tag, path, badge, read }: PushNotice): Promise<void> {
  const { registration, navigator } = worker;
  // TypeScript does not know `renotify`: what takes the place of an earlier notification alerts as that one did.
  const options: NotificationOptions & { readonly renotify: boolean } = {
    body,
    tag,
    renotify: true,
    data: { path },
    icon: "/icons/icon-192.png",
  };
  await registration.showNotification(title, options);
  const shown = await registration.getNotifications();
  for (const each of shown) if (read.includes(each.tag)) each.close();
  await navigator.setAppBadge?.(badge).catch(() => undefined);
}

/** The page sends the new one to the server when it is next opened. */
worker.addEventListener("pushsubscriptionchange", (event) => {
  const options = event.oldSubscription?.options;
  if (options === undefined) return;
  event.waitUntil(worker.registration.pushManager.subscribe(options).catch(() => undefined));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data as { path: string };
  const show = async () => {
    const [page] = await worker.clients.matchAll({ type: "window" });
    if (page === undefined) await worker.clients.openWindow(path);
    else {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client's has no such argument
      page.postMessage({ type: "open", path });
      await page.focus();
    }
  };
  event.waitUntil(show());
});

function isNotifyRequest(value: unknown): value is NotifyRequest {
  return typeof value === "object" && value !== null && "type" in value && value.type === "notify";
}
