import { navigate } from "./navigate.ts";

/** Lets the page open offline. Without a service worker, the page needs the network. */
export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const path = pathToOpen(data);
    if (path !== null) navigate(path);
  });
  // Waits until the page has loaded: the worker then fetches all other parts.
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}

function register(): void {
  const options = { type: "module" } as const;
  navigator.serviceWorker.register("/service-worker.js", options).catch(() => undefined);
}

/** Reads the path from the message that the worker posts when a notification is pressed. */
function pathToOpen(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("path" in message)) return null;
  return typeof message.path === "string" ? message.path : null;
}
