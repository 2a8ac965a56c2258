import type { Message } from "#protocol/message.ts";
import { byId, mergeById } from "./history.ts";

/** The messages that are new to this client and not reported yet. Never changed in place. */
export interface NewMessages {
  /** No message created up to this head is new; `null` before the first history. */
  readonly known: number | null;
  /** New, ascending by id; something before them may be missing still. */
  readonly waiting: readonly Message[];
}

export const NOTHING_KNOWN: NewMessages = { known: null, waiting: [] };

/**
 * Takes in a frame's messages. The pages of a resume ascend by version, so a message that was edited comes after those
 * that followed it (RESUME-2): all wait until `isComplete`, and are then reported in the order of the conversation.
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
