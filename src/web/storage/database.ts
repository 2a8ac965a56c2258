import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Conversation, KeptSend } from "#client/index.ts";
import { forgetDrafts } from "./drafts.ts";
import type { CachedConversation } from "./messages-cache.ts";
import { unsent } from "./unsent.ts";
import { forgetHints } from "./translate-hints.ts";

interface Schema extends DBSchema {
  /** Whose data all of this is. */
  owner: { key: "user_id"; value: string };
  conversations: { key: "list"; value: readonly Conversation[] };
  messages: { key: string; value: CachedConversation };
  outbox: {
    key: [string, string];
    value: KeptSend & { conversation_id: string };
    indexes: { conversation_id: string };
  };
}

const STORES = ["owner", "conversations", "messages", "outbox"] as const;

let opening: Promise<IDBPDatabase<Schema>> | null = null;

/** One for the page, opened when first needed. Closes for a newer page, which has other stores. */
export function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>("parley", 1, {
    upgrade(db) {
      db.createObjectStore("owner");
      db.createObjectStore("conversations");
      db.createObjectStore("messages");
      const outbox = db.createObjectStore("outbox", { keyPath: ["conversation_id", "client_id"] });
      outbox.createIndex("conversation_id", "conversation_id");
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
    terminated() {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** What another person left on this machine is forgotten before anything of it is shown. */
export async function claimFor(user_id: string): Promise<void> {
  const db = await database();
  if ((await db.get("owner", "user_id")) === user_id) return;
  await forgetEverything();
  await db.put("owner", user_id, "user_id");
}

export async function forgetEverything(): Promise<void> {
  forgetDrafts();
  unsent.value = new Map();
  forgetHints();
  const db = await database();
  const all = db.transaction(STORES, "readwrite");
  await Promise.all([...STORES.map((name) => all.objectStore(name).clear()), all.done]);
}
