import type { KeptSend, OutboxStore } from "#client/index.ts";
import { database } from "./database.ts";

/** Unsent messages survive the page; all tabs share them. */
export class IndexedDbOutboxStore implements OutboxStore {
  async load(conversation_id: string): Promise<readonly unknown[]> {
    const db = await database();
    return db.getAllFromIndex("outbox", "conversation_id", conversation_id);
  }

  async put(conversation_id: string, send: KeptSend): Promise<void> {
    const db = await database();
    await db.put("outbox", { ...send, conversation_id });
  }

  async remove(conversation_id: string, client_id: string): Promise<void> {
    const db = await database();
    await db.delete("outbox", [conversation_id, client_id]);
  }
}
