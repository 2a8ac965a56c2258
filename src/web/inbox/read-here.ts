import { signal, type ReadonlySignal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";

/** The newest message read on this page, by conversation: the server receives it a moment later. */
const read = signal<ReadonlyMap<string, number>>(new Map());

/** The conversation whose end is in view: new messages there are read at once. */
const watched = signal<string | null>(null);

interface Mark {
  readonly conversation_id: string;
  readonly from: number;
}

/** What the user last marked as unread in the list: an open conversation then stops reporting reads. */
const marked = signal<Mark | null>(null);
export const markedHere: ReadonlySignal<Mark | null> = marked;

export function reportMarked(conversation_id: string, from: number): void {
  marked.value = { conversation_id, from };
}

export function reportRead(conversation_id: string, message_id: number): void {
  if (message_id <= (read.peek().get(conversation_id) ?? 0)) return;
  read.value = new Map(read.peek()).set(conversation_id, message_id);
}

export function reportWatched(conversation_id: string | null): void {
  watched.value = conversation_id;
}

export function forgetRead(): void {
  read.value = new Map();
  watched.value = null;
  marked.value = null;
}

/** The conversation as it will be once the server knows what was read here. One marked as unread stays unread. */
export function asReadHere(conversation: Conversation): Conversation {
  const { id, last_message, unread_count, unread_from } = conversation;
  if (unread_count === 0 || unread_from !== null || last_message === null) return conversation;
  const isRead = watched.value === id || last_message.id <= (read.value.get(id) ?? 0);
  return isRead ? { ...conversation, unread_count: 0, mention_count: 0 } : conversation;
}

/** Whether someone is looking at this conversation's newest messages. */
export function isWatched(id: string): boolean {
  return watched.peek() === id;
}
