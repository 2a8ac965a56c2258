import { untracked } from "@preact/signals";
import { ParleyError } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { conversationById, inboxLive, showConversation } from "./inbox.ts";

const asked = new Set<string>();

/** Loads a shown conversation that the list lacks. Call it in an effect: it waits for the list. */
export function wantConversation(id: string): void {
  if (!inboxLive.value) return;
  // Does not load it again when it leaves the list: then the user has left it.
  untracked(() => {
    if (conversationById(id) === undefined && !asked.has(id)) void ask(id);
  });
}

async function ask(id: string): Promise<void> {
  asked.add(id);
  try {
    showConversation(await parley.conversations.get(id));
  } catch (error) {
    // Does not ask again for a conversation that does not exist for this user.
    if (!(error instanceof ParleyError && error.code === "not_found")) asked.delete(id);
  }
}
