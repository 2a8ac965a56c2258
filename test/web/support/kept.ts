import type { Page } from "playwright-core";

/** Everything that the page has stored in this browser, as one text. */
export async function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done, failed) => {
      const opening = indexedDB.open("parley");
      opening.addEventListener("success", () => done(opening.result));
      opening.addEventListener("error", () => failed(opening.error ?? new Error("not opened")));
    });
    const stores = [...database.objectStoreNames];
    const everything: unknown[] = [Object.entries(localStorage)];
    for (const name of stores) {
      const store = database.transaction(name).objectStore(name);
      for (const reading of [store.getAll(), store.getAllKeys()]) {
        await new Promise((done) => reading.addEventListener("success", done));
        everything.push(reading.result);
      }
    }
    database.close();
    return JSON.stringify(everything);
  });
}
