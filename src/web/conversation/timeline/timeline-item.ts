import type { Message, PendingSend } from "#client/index.ts";

/** What the timeline shows as one row: a message, or one of mine that is not sent yet. */
export type TimelineItem = Message | PendingSend;

export function isPending(item: TimelineItem): item is PendingSend {
  return "draft" in item;
}

/** My own messages are keyed by `client_id`, so a row stays the same element when its message is sent. */
export function keyOf(item: TimelineItem, me: string | null): string {
  if (isPending(item)) return `mine:${item.client_id}`;
  const isMine = item.sender_id === me && item.client_id !== null;
  return isMine ? `mine:${item.client_id}` : String(item.id);
}

/** The conversation and its thread may both show a message, so their keys differ. */
export function rowKey(item: TimelineItem, me: string | null, inThread: boolean): string {
  return inThread ? `thread:${keyOf(item, me)}` : keyOf(item, me);
}

/** Milliseconds since 1970. */
export function timeOf(item: TimelineItem): number {
  return isPending(item) ? item.queued_at : Date.parse(item.created_at);
}

export function senderOf(item: TimelineItem, me: string | null): string | null {
  return isPending(item) ? me : item.sender_id;
}

/** The index of the first message whose id is at least `id`, or of the first unsent item after all messages. */
export function indexFrom(items: readonly TimelineItem[], id: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && !isPending(item) && item.id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function indexOf(items: readonly TimelineItem[], id: number): number {
  const index = indexFrom(items, id);
  const item = items[index];
  return item !== undefined && !isPending(item) && item.id === id ? index : -1;
}

/** The message below the unread divider: the first one by someone else after the read position, if loaded. */
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

/** How many messages by others follow `seen`: the reader has scrolled away from them. */
export function countAfter(messages: readonly Message[], seen: number, me: string | null): number {
  return messages
    .slice(indexFrom(messages, seen + 1))
    .filter(({ sender_id, deleted_at }) => sender_id !== me && deleted_at === null).length;
}

/** The key of the row that contains an event's target. */
export function keyAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>("[data-key]")?.dataset["key"] ?? null;
}
