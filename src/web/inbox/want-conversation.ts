import { untracked } from "@preact/signals";
import { ParleyError } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { conversationById, inboxLive, showConversation } from "./inbox.ts";

const asked = new Set<string>();

/** One that is shown should be in the list, with its name and settings. In an effect: as soon as the list is there. */
export function wantConversation(id: string): void {
  if (!inboxLive.value) return;
  // Not again when it goes from the list: then one has left it.
  untracked(() => {
    if (conversationById(id) === undefined && !asked.has(id)) void ask(id);
  });
}

async function ask(id: string): Promise<void> {
  asked.add(id);
  try {
    showConversation(await parley.conversations.get(id));
  } catch (error) {
    // What is not there, or not for me, is not asked for again.
    if (!(error instanceof ParleyError && error.code === "not_found")) asked.delete(id);
  }
}
