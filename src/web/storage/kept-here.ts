import { bestEffort } from "./best-effort.ts";
import { database } from "./database.ts";
import { draftedIn } from "./drafts.ts";

/** The conversations whose messages are kept here, and those for which something was written that is not sent. */
export async function keptHere(): Promise<{
  readonly said: readonly string[];
  readonly written: readonly string[];
}> {
  const drafts = draftedIn();
  const stores = await bestEffort(async () => {
    const db = await database();
    const said = await db.getAllKeys("messages");
    const unsent = [...(await db.getAllKeys("outbox")), ...(await db.getAllKeys("uploads"))];
    return { said, unsent: unsent.map(([conversation_id]) => conversation_id) };
  }, null);
  return { said: stores?.said ?? [], written: [...drafts, ...(stores?.unsent ?? [])] };
}
