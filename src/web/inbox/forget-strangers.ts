import { ParleyError } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { forgetConversation, forgetMessages } from "#web/storage/cache.ts";
import { bestEffort, database } from "#web/storage/database.ts";
import { draftedIn } from "#web/storage/drafts.ts";

/**
 * Forgets conversations that the user left while no page was open. Cached messages of unlisted ones go at once, since
 * they can be loaded again; unsent text goes only if the server confirms that the user is no member.
 */
export async function forgetStrangers(isListed: (id: string) => boolean): Promise<void> {
  const { said, written } = await keptHere();
  const strangers = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !isListed(id));
  for (const id of strangers(said)) await forgetMessages(id);
  for (const id of strangers(written)) if (await isGone(id)) await forgetConversation(id);
}

async function isGone(id: string): Promise<boolean> {
  try {
    await parley.conversations.get(id);
    return false;
  } catch (error) {
    return error instanceof ParleyError && error.code === "not_found";
  }
}

/** The conversations with cached messages, and those with unsent text or files. */
async function keptHere(): Promise<{
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
