import type { Message } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { knownThreads } from "./known-threads.ts";

/** By then D1 has a reply and the people who follow its thread because of it, and its reader may have read it. */
const WAIT_MS = 2_000;

/** Whether one follows the thread of this reply and has not read so far in it. */
export async function isUnreadReply(
  conversationId: string,
  { id, reply_to }: Pick<Message, "id" | "reply_to">,
): Promise<boolean> {
  if (reply_to === null || !knownThreads.mayFollow([conversationId, reply_to])) return false;
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  try {
    const { following, read } = await parley.threads.get([conversationId, reply_to]);
    knownThreads.note([conversationId, reply_to], following);
    return following && id > read;
  } catch {
    return false;
  }
}
