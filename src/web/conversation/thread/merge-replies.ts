import type { Message } from "#client/index.ts";

/** The replies to a message: those fetched, and those that came since or changed; of each its latest state. */
export function mergeReplies(
  rootId: number,
  fetched: readonly Message[],
  live: readonly Message[],
): readonly Message[] {
  const latest = new Map<number, Message>();
  for (const message of [...fetched, ...live]) {
    if (message.reply_to !== rootId) continue;
    const known = latest.get(message.id);
    if (known === undefined || message.version > known.version) latest.set(message.id, message);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}
