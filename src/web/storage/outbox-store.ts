import type { KeptSend, OutboxStore } from "#client/index.ts";
import { bestEffort, database } from "./database.ts";
import { unsent, unsentOf } from "./unsent.ts";

/** Keeps unsent messages across reloads. All tabs share them. */
export class IndexedDbOutboxStore implements OutboxStore {
  async load(conversation_id: string): Promise<readonly unknown[]> {
    const db = await database();
    return db.getAllFromIndex("outbox", "conversation_id", conversation_id);
  }

  async put(conversation_id: string, send: KeptSend): Promise<void> {
    const db = await database();
    await db.put("outbox", { ...send, conversation_id });
    await findUnsent();
  }

  async remove(conversation_id: string, client_id: string): Promise<void> {
    const db = await database();
    await db.delete("outbox", [conversation_id, client_id]);
    await findUnsent();
  }
}

/** Updates `unsent` from the database, which other tabs change, too. */
export function findUnsent(): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    unsent.value = unsentOf(await db.getAll("outbox"));
  }, undefined);
}
