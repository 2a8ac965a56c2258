import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "./inbox.ts";

type Patch = Parameters<typeof parley.conversations.changeSettings>[1];

/** What one sets for oneself in a conversation. Answers whether it was done. */
export function changePreferences(id: string, patch: Patch): Promise<boolean> {
  return attempt(async () => {
    showConversation(await parley.conversations.changeSettings(id, patch));
  });
}
