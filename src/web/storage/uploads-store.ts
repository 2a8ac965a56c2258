import { bestEffort, database, type KeptUpload } from "./database.ts";

/** All files together that wait to be uploaded, on this device: two or three of the largest, or some twenty photos. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/** This tab, while it lives: its uploads are nobody else's to resume. */
const TAB = `parley.tab.${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
let isNamed = false;

/** Answers whether it will still be there after a reload: where there is no room, and no database, it is not. */
export function keepUpload(upload: Omit<KeptUpload, "tab">): Promise<boolean> {
  nameTab();
  return bestEffort(async () => {
    const db = await database();
    const all = db.transaction("uploads", "readwrite");
    const others = await all.store.getAll();
    const bytes = others.reduce((sum, { file }) => sum + file.size, upload.file.size);
    const hasRoom = bytes <= KEPT_BYTES;
    if (hasRoom) await all.store.put({ ...upload, tab: TAB });
    await all.done;
    return hasRoom;
  }, false);
}

export function dropUpload(conversation_id: string, client_id: string): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    await db.delete("uploads", [conversation_id, client_id]);
  }, undefined);
}

/** Those of tabs that are closed, in the order they were sent; from now on they are this tab's. */
export function adoptUploads(): Promise<readonly KeptUpload[]> {
  nameTab();
  return bestEffort(async () => {
    const open = await openTabs();
    const db = await database();
    const all = db.transaction(["uploads", "outbox"], "readwrite");
    const uploads = all.objectStore("uploads");
    const adopted: KeptUpload[] = [];
    for (const upload of await uploads.getAll()) {
      if (open.has(upload.tab)) continue;
      const { conversation_id, client_id } = upload;
      const key: [string, string] = [conversation_id, client_id];
      // Uploaded, and its message with the rest that is not sent.
      if ((await all.objectStore("outbox").getKey(key)) !== undefined) await uploads.delete(key);
      else {
        await uploads.put({ ...upload, tab: TAB });
        adopted.push(upload);
      }
    }
    await all.done;
    return adopted.sort((a, b) => a.order - b.order);
  }, []);
}

/**
 * The browser ends a tab's lock with the tab. Pages without TLS, and those that may store nothing, have no locks: the
 * server takes a message once only.
 */
function nameTab(): void {
  if (isNamed) return;
  isNamed = true;
  const living = new Promise<never>(() => undefined);
  navigator.locks?.request(TAB, () => living).catch(() => undefined);
}

async function openTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set([TAB, ...held.flatMap(({ name }) => name ?? [])]);
}
