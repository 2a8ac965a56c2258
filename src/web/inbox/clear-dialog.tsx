import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Confirm } from "#web/ui/dialog.tsx";
import { nameOf } from "./names.ts";
import { conversationById, showConversation } from "./inbox.ts";

interface ClearDialogProps {
  conversation: Conversation;
  /** `delete` also removes a direct conversation from the list. */
  what: "clear" | "delete";
  /** Whether the conversation is open: the list replaces it after a deletion. */
  isOpen: boolean;
  onClose: () => void;
}

/** Confirms clearing a conversation for the user alone. */
export function ClearDialog({ conversation, what, isOpen, onClose }: ClearDialogProps) {
  const { id, kind } = conversation;
  const name = nameOf(conversation);
  const clear = () => {
    onClose();
    clearSoon(conversation);
  };
  const leave = async () => {
    onClose();
    const hasLeft = await attempt(() => parley.conversation(id).members.leave());
    if (hasLeft && isOpen) toList();
  };
  return what === "clear" ? (
    <Confirm
      title={t("history.clear_title", { name })}
      text={t(kind === "direct" ? "history.clear_text_direct" : "history.clear_text", { name })}
      action={t("history.clear")}
      onCancel={onClose}
      onConfirm={clear}
    />
  ) : (
    <Confirm
      title={t("history.delete_title", { name })}
      text={t("history.delete_text", { name })}
      action={t("history.delete")}
      onCancel={onClose}
      onConfirm={() => void leave()}
    />
  );
}

/**
 * Clears a conversation once its toast is gone, unless the user presses Undo: the server cannot undo it. A message that
 * arrives in the meantime is unread, so then nothing is cleared.
 */
function clearSoon(conversation: Conversation): void {
  const { id, last_message } = conversation;
  const name = nameOf(conversation);
  const by = me.peek()?.id;
  let isUndone = false;
  const clear = () => {
    removeEventListener("beforeunload", askFirst);
    // Another user may have signed in by now.
    if (isUndone || me.peek()?.id !== by) return;
    const newest = conversationById(id)?.last_message?.id ?? 0;
    if (newest > (last_message?.id ?? 0)) showToast(t("history.not_cleared", { name }));
    else void attempt(async () => showConversation(await parley.conversations.clear(id)));
  };
  addEventListener("beforeunload", askFirst);
  const undo = { label: t("app.undo"), run: () => (isUndone = true) };
  showToast(t("history.clearing", { name }), undo, clear);
}

/** Makes the browser ask before it closes a page with a clearing still to come. */
function askFirst(event: Event): void {
  event.preventDefault();
}
