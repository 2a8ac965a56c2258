import type { Message } from "#client/index.ts";
import { indexFrom } from "./timeline-item.ts";

/** The message before which "new" is drawn: the first of another after the read position, if it is loaded. */
export function firstUnread(
  messages: readonly Message[],
  read: number,
  me: string | null,
): number | null {
  for (let index = indexFrom(messages, read + 1); index < messages.length; index++) {
    const message = messages[index];
    if (message !== undefined && message.sender_id !== me && message.deleted_at === null) {
      return message.id;
    }
  }
  return null;
}

/** How many messages of others came after `seen`; what one has scrolled away from. */
export function countAfter(messages: readonly Message[], seen: number, me: string | null): number {
  return messages
    .slice(indexFrom(messages, seen + 1))
    .filter(({ sender_id, deleted_at }) => sender_id !== me && deleted_at === null).length;
}
