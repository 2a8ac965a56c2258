import type { Conversation } from "#client/index.ts";
import { bestEffort, database, type CachedConversation } from "./database.ts";
import { forgetDraftsOf } from "./drafts.ts";
import { findUnsent } from "./outbox-store.ts";
import { forgetHintOf } from "./translate-hints.ts";

/** The list as last saved, in order: shown until the network answers, and offline. `null` if never saved. */
export function loadConversations(): Promise<readonly Conversation[] | null> {
  return bestEffort(async () => {
    const db = await database();
    return (await db.get("conversations", "list")) ?? null;
  }, null);
}

export function saveConversations(conversations: readonly Conversation[]): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    await db.put("conversations", conversations, "list");
  }, undefined);
}

/** Deletes a conversation's messages, drafts and unsent files from this device once the user has left it. */
export function forgetConversation(conversation_id: string): Promise<void> {
  forgetDraftsOf(conversation_id);
  forgetHintOf(conversation_id);
  return bestEffort(async () => {
    const db = await database();
    const all = db.transaction(["messages", "outbox", "uploads"], "readwrite");
    const outbox = all.objectStore("outbox");
    const uploads = all.objectStore("uploads");
    const unsent = await outbox.index("conversation_id").getAllKeys(conversation_id);
    const waiting = await uploads.index("conversation_id").getAllKeys(conversation_id);
    await Promise.all([
      all.objectStore("messages").delete(conversation_id),
      ...unsent.map((key) => outbox.delete(key)),
      ...waiting.map((key) => uploads.delete(key)),
      all.done,
    ]);
    if (unsent.length > 0) await findUnsent();
  }, undefined);
}

/** How many messages of each conversation to keep: a screen or two. */
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
