import type { ConversationView, Message } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { allAsDeletedHere, hideDeleted, showAgain } from "#web/inbox/deleted-here.ts";

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
    else showAgain(conversation_id, ids);
  };
  const leave = (event: Event) => {
    // The browser asks for confirmation. The requests go out meanwhile.
    event.preventDefault();
    hide();
  };
  const undo = { label: t("app.undo"), run: () => (isUndone = true) };
  hideDeleted(conversation_id, ids);
  const hide = showToast(t("message.deleting", { count: ids.length }), undo, settle);
  addEventListener("beforeunload", leave);
  document.addEventListener("visibilitychange", hide);
}

/** The conversation as it will be once the server has deleted them. */
export function withDeletions(view: ConversationView): ConversationView {
  const messages = allAsDeletedHere(view.messages);
  const segments = view.segments.map((segment) => {
    const messages = allAsDeletedHere(segment.messages);
    return messages === segment.messages ? segment : { ...segment, messages };
  });
  const isSame = messages === view.messages && segments.every((one, n) => one === view.segments[n]);
  return isSame ? view : { ...view, messages, segments };
}

/** Deletes all at once, as the page may be closing. Refused messages show again, and a toast reports the first refusal. */
async function deleteAll(conversationId: string, ids: readonly number[]): Promise<void> {
  const { messages } = parley.conversation(conversationId);
  const outcomes = await Promise.allSettled(ids.map((id) => messages.delete(id)));
  showAgain(
    conversationId,
    ids.filter((_, index) => outcomes[index]?.status === "rejected"),
  );
  const refusal = outcomes.find((outcome) => outcome.status === "rejected");
  if (refusal === undefined) return;
  showToast(problemText(refusal.reason, { forbidden: "message.forbidden" }));
}
