import type { Message, PendingSend } from "#client/index.ts";

/** What the timeline shows as one row: a message, or one of mine that is not yet among them. */
export type TimelineItem = Message | PendingSend;

export function isPending(item: TimelineItem): item is PendingSend {
  return "draft" in item;
}

/** My own messages go by their `client_id`, so that a row stays the same element when its message is sent. */
export function keyOf(item: TimelineItem, me: string | null): string {
  if (isPending(item)) return `mine:${item.client_id}`;
  const isMine = item.sender_id === me && item.client_id !== null;
  return isMine ? `mine:${item.client_id}` : String(item.id);
}

/** A message may stand in the conversation and in its thread at once. */
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

/** The index of the first message with this id or a greater one, by halving; the count of messages when there is none. */
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

/** The key of the row that something in it happened to. */
export function keyAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>("[data-key]")?.dataset["key"] ?? null;
}
