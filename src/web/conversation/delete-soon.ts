import { signal } from "@preact/signals";
import { ParleyError, type ConversationView, type Message } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";

/** Messages that the page already shows as deleted while the server still has them, by conversation. */
const deleting = signal<ReadonlyMap<string, ReadonlySet<number>>>(new Map());

/**
 * Shows messages of one conversation as deleted, and deletes them once the toast that offers Undo is gone: the server
 * erases a deleted text, so nothing could restore it afterwards. Hiding or leaving the page deletes them at once.
 */
export function deleteSoon(messages: readonly Message[]): void {
  const [first] = messages;
  if (first === undefined) return;
  const { conversation_id } = first;
  const ids = messages.map(({ id }) => id);
  const by = me.peek()?.id;
  let isUndone = false;
  const settle = () => {
    removeEventListener("beforeunload", leave);
    document.removeEventListener("visibilitychange", hide);
    // Someone else may have signed in meanwhile.
    if (!isUndone && me.peek()?.id === by) void deleteAll(conversation_id, ids);
    else restore(conversation_id, ids);
  };
  const leave = (event: Event) => {
    // The browser asks for confirmation. The requests go out meanwhile.
    event.preventDefault();
    hide();
  };
  const undo = { label: t("app.undo"), run: () => (isUndone = true) };
  setDeleting(conversation_id, (held) => new Set([...held, ...ids]));
  const hide = showToast(t("message.deleting", { count: ids.length }), undo, settle);
  addEventListener("beforeunload", leave);
  document.addEventListener("visibilitychange", hide);
}

/** The conversation as it will be once the server has deleted them. */
export function withDeletions(view: ConversationView, conversationId: string): ConversationView {
  const ids = deleting.value.get(conversationId);
  if (ids === undefined || ids.size === 0) return view;
  const all = (messages: readonly Message[]) =>
    messages.some(({ id }) => ids.has(id))
      ? messages.map((message) => (ids.has(message.id) ? asDeleted(message) : message))
      : messages;
  return {
    ...view,
    messages: all(view.messages),
    segments: view.segments.map((segment) => ({ ...segment, messages: all(segment.messages) })),
  };
}

function asDeleted(message: Message): Message {
  if (message.deleted_at !== null) return message;
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

/** Deletes one by one. A refusal stops no other; a toast reports the first one, and refused messages show again. */
async function deleteAll(conversationId: string, ids: readonly number[]): Promise<void> {
  const { messages } = parley.conversation(conversationId);
  const left = new Set(ids);
  let problem: unknown = null;
  for (const id of ids) {
    try {
      await messages.delete(id);
      left.delete(id);
    } catch (error) {
      problem ??= error;
      if (error instanceof ParleyError && error.code === "network") break;
    }
  }
  restore(conversationId, [...left]);
  if (problem !== null) showToast(problemText(problem, { forbidden: "message.forbidden" }));
}

function restore(conversationId: string, ids: readonly number[]): void {
  setDeleting(conversationId, (held) => new Set([...held].filter((id) => !ids.includes(id))));
}

function setDeleting(id: string, change: (held: ReadonlySet<number>) => ReadonlySet<number>): void {
  deleting.value = new Map(deleting.peek()).set(id, change(deleting.peek().get(id) ?? new Set()));
}
