import type { Page } from "playwright-core";

/** The part of a notification that tests read. */
export interface Notified {
  readonly title: string;
  readonly body: string;
}

/** Lets the page notify, as if it were hidden and had permission; returns the notifications so far, in a live list. */
export async function notifiedBy(page: Page): Promise<readonly Notified[]> {
  const notified: Notified[] = [];
  await page.exposeFunction("notified", (request: Notified) => notified.push(request));
  await page.addInitScript(() => {
    localStorage.setItem("parley.settings", JSON.stringify({ notifications: true }));
    const { notified } = globalThis as unknown as { notified: (request: unknown) => void };
    const serviceWorker = new EventTarget();
    Object.assign(serviceWorker, { controller: { postMessage: notified } });
    Object.assign(serviceWorker, { register: () => new Promise(() => undefined) });
    Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker });
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
  });
  return notified;
}
