import type { NotifyRequest } from "#web/app/notifications.ts";
import { answerFor } from "./answer-for.ts";
import { pushNotice, readPush, type PushNotice } from "./push-notice.ts";
import type { Worker } from "./worker-types.ts";

/** Filled in by the build: the page's files and the version of this build. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

const PREFIX = "parley-shell-";
const NAME = PREFIX + __SHELL__.version;
/** How many versions to keep: an earlier page may still be open and request its parts. */
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
    // Caches are listed in the order of their creation.
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

/** Serves the same page for every address, from the cache; a newer version appears on the next visit. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match("/")) ?? fetch(request);
}

/** Serves a part of the page and caches one that was not prefetched. */
async function part(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (isPart(answer)) {
    const cache = await caches.open(NAME);
    // A full disk must not keep the page from showing.
    await cache.put(request, answer.clone()).catch(() => undefined);
  }
  return answer;
}

/** No part of the page is HTML: a captive portal, say, can answer in the server's place. */
function isPart({ ok, status, headers }: Response): boolean {
  return ok && status === 200 && headers.get("content-type")?.startsWith("text/html") !== true;
}

worker.addEventListener("message", (event) => {
  if (isNotifyRequest(event.data)) event.waitUntil(notify(event.data));
});

/** Notifies only if no tab of the page is visible; once per conversation, however many tabs ask. */
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

/** Shows a notification for every push: browsers revoke the permission of pages with silent pushes. */
worker.addEventListener("push", (event) => {
  const message = readPush(event.data?.json());
  if (message !== null) event.waitUntil(showPush(pushNotice(message, worker.navigator.languages)));
});

async function showPush({ title, body, tag, path, badge, read }: PushNotice): Promise<void> {
  const { registration, navigator } = worker;
  // `renotify`, which TypeScript lacks, makes a replacing notification alert again.
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

/** Renews the subscription; the page sends it to the server when it next opens. */
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
