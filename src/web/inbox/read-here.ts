import { signal, type ReadonlySignal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";

/** By conversation, up to which message one has read on this page: the server learns it a moment later. */
const read = signal<ReadonlyMap<string, number>>(new Map());

/** The conversation whose newest message one looks at: what comes is read as it comes. */
const watched = signal<string | null>(null);

interface Mark {
  readonly conversation_id: string;
  readonly from: number;
}

/** What was last marked as unread in the list of this page: who has it open reads no further. */
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

/** The conversation as it is once the server knows what one has read here. What was marked unread stays so. */
export function asReadHere(conversation: Conversation): Conversation {
  const { id, last_message, unread_count, unread_from } = conversation;
  if (unread_count === 0 || unread_from !== null || last_message === null) return conversation;
  const isRead = watched.value === id || last_message.id <= (read.value.get(id) ?? 0);
  return isRead ? { ...conversation, unread_count: 0, mention_count: 0 } : conversation;
}

/** Whether its messages are on the screen that someone looks at. */
export function isWatched(id: string): boolean {
  return watched.peek() === id;
}
