import type { Message } from "#protocol/message.ts";
import { byId, mergeById } from "./history.ts";

/** The messages that are new to this client and have not been reported yet. Never changed in place. */
export interface NewMessages {
  /** Messages created up to this head are not new; `null` before the first history. */
  readonly known: number | null;
  /** New messages, ascending by id; earlier ones may still be missing. */
  readonly waiting: readonly Message[];
}

export const NOTHING_KNOWN: NewMessages = { known: null, waiting: [] };

/**
 * Takes a frame's messages. The pages of a resume ascend by version, so an edited message may come after later ones
 * (RESUME-2): all wait until `isComplete`, and are then reported in the order of the conversation.
 */
export function takeNew(
  { known, waiting }: NewMessages,
  brought: readonly Message[],
  { head, isComplete }: { head: number; isComplete: boolean },
): { news: NewMessages; reported: readonly Message[] } {
  if (known === null) return { news: { known: head, waiting: [] }, reported: [] };
  // A message's id is the head at its creation.
  const fresh = mergeById(waiting, byId(brought.filter(({ id }) => id > known)));
  return isComplete
    ? { news: { known: head, waiting: [] }, reported: fresh }
    : { news: { known, waiting: fresh }, reported: [] };
}
