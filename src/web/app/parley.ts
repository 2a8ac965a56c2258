import { signal } from "@preact/signals";
import { LocalStorageTokenStore, Parley, type User } from "#client/index.ts";
import { local } from "#web/storage/local.ts";
import { IndexedDbOutboxStore } from "#web/storage/outbox-store.ts";

/** Where the session is in localStorage; `public/boot.js` looks there too. */
export const SESSION_KEY = "parley.session";

/** The server this page came from, as the person of this browser sees it. */
export const parley = new Parley({
  baseUrl: location.origin,
  tokenStore: new LocalStorageTokenStore(SESSION_KEY, local),
  outboxStore: new IndexedDbOutboxStore(),
  // Rows that the reader has scrolled to stay where they are.
  heldMessages: Number.POSITIVE_INFINITY,
});

/** Who is signed in. */
export const me = signal<User | null>(null);
