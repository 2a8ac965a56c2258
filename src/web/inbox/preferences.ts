import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "./inbox.ts";

type Patch = Parameters<typeof parley.conversations.changeSettings>[1];

/** Changes the user's own settings of a conversation. Returns whether it succeeded. */
export function changePreferences(id: string, patch: Patch): Promise<boolean> {
  return attempt(async () => {
    showConversation(await parley.conversations.changeSettings(id, patch));
  });
}
