import { bestEffort, database, type KeptUpload } from "./database.ts";

/** The most bytes of waiting files to store: two or three of the largest files, or about twenty photos. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/** The lock that this tab holds while it is open, so that no other tab resumes its uploads. */
const TAB = `parley.tab.${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
let isNamed = false;

/** Stores a file. Returns false if it will not survive a reload, for lack of space or of a database. */
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

/** Takes over the uploads of closed tabs, in the order of sending. */
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
      // Already uploaded: its message is in the outbox.
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
 * Takes this tab's lock, which the browser releases with the tab. Pages without TLS or storage have no locks: then two
 * tabs can upload a file, but the server accepts its message only once.
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
