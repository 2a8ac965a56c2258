import { signal } from "@preact/signals";
import type { Conversation, Message } from "#client/index.ts";

/** The ids of messages that this page has deleted, by conversation: the server may learn it only later. */
const deleted = signal<ReadonlyMap<string, ReadonlySet<number>>>(new Map());

export function hideDeleted(conversationId: string, ids: readonly number[]): void {
  change(conversationId, (held) => new Set([...held, ...ids]));
}

/** Shows the messages again: the deletion was undone, or the server has refused it. */
export function showAgain(conversationId: string, ids: readonly number[]): void {
  change(conversationId, (held) => new Set([...held].filter((id) => !ids.includes(id))));
}

type Known = Pick<Message, "id" | "conversation_id">;

export function isDeletedHere({ id, conversation_id }: Known): boolean {
  return deleted.value.get(conversation_id)?.has(id) === true;
}

/** The message as it is once the server has deleted it, if this page has. */
export function asDeletedHere(message: Message): Message {
  if (message.deleted_at !== null || !isDeletedHere(message)) return message;
  const { preview: _, ...kept } = message;
  return {
    ...kept,
    text: null,
    media_url: null,
    media: null,
    reactions: [],
    pinned: false,
    deleted_at: message.created_at,
  };
}

/** The same list where none of the messages is deleted here. */
export function allAsDeletedHere(messages: readonly Message[]): readonly Message[] {
  return messages.some(isDeletedHere) ? messages.map(asDeletedHere) : messages;
}

/** The conversation as the list shows it. */
export function withoutDeletedHere(conversation: Conversation): Conversation {
  const { last_message } = conversation;
  if (last_message === null || !isDeletedHere(last_message)) return conversation;
  return { ...conversation, last_message: asDeletedHere(last_message) };
}

function change(id: string, to: (held: ReadonlySet<number>) => ReadonlySet<number>): void {
  deleted.value = new Map(deleted.peek()).set(id, to(deleted.peek().get(id) ?? new Set()));
}
