import { bestEffort } from "./best-effort.ts";
import { database, type CachedConversation } from "./database.ts";

/** A screen or two; the rest comes from the server. */
const KEPT_MESSAGES = 60;

export function loadCached(conversation_id: string): Promise<CachedConversation | null> {
  return bestEffort(async () => {
    const db = await database();
    return (await db.get("messages", conversation_id)) ?? null;
  }, null);
}

export function saveCached(conversation_id: string, cached: CachedConversation): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    const messages = cached.messages.slice(-KEPT_MESSAGES);
    await db.put("messages", { ...cached, messages }, conversation_id);
  }, undefined);
}

export function forgetMessages(conversation_id: string): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    await db.delete("messages", conversation_id);
  }, undefined);
}
