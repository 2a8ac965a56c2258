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
  /** `delete`: a direct conversation leaves one's list as well. */
  what: "clear" | "delete";
  /** It is open, so that the list takes its place once it is deleted. */
  isOpen: boolean;
  onClose: () => void;
}

/** Asks before one clears a conversation for oneself. */
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
 * Clears a conversation for oneself once the toast that says so is gone, unless one takes it back: the server keeps
 * nothing by which it could be undone. What comes meanwhile nobody has read yet, so then nothing is cleared.
 */
function clearSoon(conversation: Conversation): void {
  const { id, last_message } = conversation;
  const name = nameOf(conversation);
  const by = me.peek()?.id;
  let isUndone = false;
  const clear = () => {
    removeEventListener("beforeunload", askFirst);
    // Somebody else may have signed in meanwhile.
    if (isUndone || me.peek()?.id !== by) return;
    const newest = conversationById(id)?.last_message?.id ?? 0;
    if (newest > (last_message?.id ?? 0)) showToast(t("history.not_cleared", { name }));
    else void attempt(async () => showConversation(await parley.conversations.clear(id)));
  };
  addEventListener("beforeunload", askFirst);
  const undo = { label: t("app.undo"), run: () => (isUndone = true) };
  showToast(t("history.clearing", { name }), undo, clear);
}

/** The browser asks before it closes a page that has yet to do what it says. */
function askFirst(event: Event): void {
  event.preventDefault();
}
