import { bestEffort } from "./best-effort.ts";
import { database } from "./database.ts";

/** What was written in a conversation and not sent; "" for nothing. */
export function loadDraft(conversation_id: string): Promise<string> {
  return bestEffort(async () => {
    const db = await database();
    return (await db.get("drafts", conversation_id)) ?? "";
  }, "");
}

export function saveDraft(conversation_id: string, text: string): Promise<void> {
  return bestEffort(async () => {
    const db = await database();
    if (text === "") await db.delete("drafts", conversation_id);
    else await db.put("drafts", text, conversation_id);
  }, undefined);
}
