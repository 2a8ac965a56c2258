import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type {
  Conversation,
  KeptSend,
  Member,
  Message,
  TimelineConversation,
} from "#client/index.ts";
import type { Facts, Wording } from "#web/attachments/attachment.ts";
import { claimWritten, forgetSearched, forgetWritten } from "./written-here.ts";

/** A conversation as last seen: shown at once, and offline. */
export interface CachedConversation {
  /** Ascending and without gaps, up to the newest. */
  readonly messages: readonly Message[];
  readonly members: readonly Member[];
  readonly conversation: TimelineConversation | null;
}

interface Schema extends DBSchema {
  /** The user whose data this is. */
  owner: { key: "user_id"; value: string };
  conversations: { key: "list"; value: readonly Conversation[] };
  messages: { key: string; value: CachedConversation };
  outbox: {
    key: [string, string];
    value: KeptSend & { conversation_id: string };
    indexes: { conversation_id: string };
  };
  uploads: {
    key: [string, string];
    value: KeptUpload;
    indexes: { conversation_id: string };
  };
}

/** A sent file that is not yet uploaded. */
export interface KeptUpload {
  readonly conversation_id: string;
  readonly client_id: string;
  readonly file: Blob;
  readonly name: string;
  readonly thread: number | null;
  readonly facts: Facts;
  readonly wording: Wording;
  /** The order of sending. */
  readonly order: number;
  /** The tab that is uploading it. */
  readonly tab: string;
}

const STORES = ["owner", "conversations", "messages", "outbox", "uploads"] as const;

let opening: Promise<IDBPDatabase<Schema>> | null = null;
/** The user who may read and write; null until another user's data is deleted. */
let owner: string | null = null;

/** Opens the page's database on first use. Rejects for anyone but its owner. */
export async function database(): Promise<IDBPDatabase<Schema>> {
  if (owner === null) throw new Error("The database has no owner");
  return open();
}

/** Some browsers never settle the request to open it: then the page works without it. */
const OPENING_MS = 3_000;

/** Closes the database when a newer page upgrades its stores. */
async function open(): Promise<IDBPDatabase<Schema>> {
  opening ??= inTime(openParley()).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

const SENDS = { keyPath: ["conversation_id", "client_id"] };

async function openParley(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>("parley", 3, {
    upgrade(db, before, _now, all) {
      if (before > 0) {
        // A list saved by an earlier build lacks names that this one shows.
        void all.objectStore("conversations").clear();
      } else {
        db.createObjectStore("owner");
        db.createObjectStore("conversations");
        db.createObjectStore("messages");
        db.createObjectStore("outbox", SENDS).createIndex("conversation_id", "conversation_id");
      }
      db.createObjectStore("uploads", SENDS).createIndex("conversation_id", "conversation_id");
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
    terminated() {
      opening = null;
    },
  });
}

async function inTime(database: Promise<IDBPDatabase<Schema>>): Promise<IDBPDatabase<Schema>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("It does not open")), OPENING_MS);
  });
  return Promise.race([database, tooLate]).finally(() => clearTimeout(timer));
}

/** Deletes another user's data before anything is read. If that fails, nothing is read. */
export async function claimFor(user_id: string): Promise<void> {
  owner = null;
  claimWritten(user_id);
  const db = await open();
  const all = db.transaction(STORES, "readwrite");
  const claiming = async () => {
    if ((await all.objectStore("owner").get("user_id")) === user_id) return;
    await Promise.all(STORES.map((name) => all.objectStore(name).clear()));
    await all.objectStore("owner").put(user_id, "user_id");
  };
  await Promise.all([claiming(), all.done]);
  owner = user_id;
}

/** Ends writing after the server ended the session, and deletes what others wrote. Unsent text stays. */
export async function forgetSaid(): Promise<void> {
  owner = null;
  forgetSearched();
  await clear(["conversations", "messages"]);
}

export async function forgetEverything(): Promise<void> {
  owner = null;
  forgetWritten();
  await clear(STORES);
}

async function clear(stores: readonly (typeof STORES)[number][]): Promise<void> {
  const db = await open();
  const all = db.transaction(stores, "readwrite");
  await Promise.all([...stores.map((name) => all.objectStore(name).clear()), all.done]);
}

/** Treats a cache that cannot be read or written (private windows, a full disk) as empty. */
export async function bestEffort<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}
