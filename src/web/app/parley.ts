import { signal } from "@preact/signals";
import { LocalStorageTokenStore, Parley, type User } from "#client/index.ts";
import { local } from "#web/storage/local.ts";
import { IndexedDbOutboxStore } from "#web/storage/outbox-store.ts";

/** The session's key in localStorage; `public/boot.js` reads it, too. */
export const SESSION_KEY = "parley.session";

/** The client of the server that serves this page. */
export const parley = new Parley({
  baseUrl: location.origin,
  // The browser finishes a deletion even if its page closes.
  fetch: (url, init) => fetch(url, { ...init, keepalive: init.method === "DELETE" }),
  tokenStore: new LocalStorageTokenStore(SESSION_KEY, local),
  outboxStore: new IndexedDbOutboxStore(),
  // Keeps all loaded messages, so that rows the reader has scrolled to stay in place.
  heldMessages: Number.POSITIVE_INFINITY,
});

/** The signed-in user. */
export const me = signal<User | null>(null);
