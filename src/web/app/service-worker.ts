import { navigate } from "./navigate.ts";

/** Lets the page open offline. A browser that refuses it has a page that needs the network. */
export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const path = pathToOpen(data);
    if (path !== null) navigate(path);
  });
  // Not before the page has all it needs: the worker fetches the rest of it.
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}

function register(): void {
  const options = { type: "module" } as const;
  navigator.serviceWorker.register("/service-worker.js", options).catch(() => undefined);
}

/** A notification was pressed. */
function pathToOpen(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("path" in message)) return null;
  return typeof message.path === "string" ? message.path : null;
}
