import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { nameOf } from "./conversation-name.ts";
import { conversationById, showConversation } from "./inbox.ts";

/**
 * Clears a conversation for oneself once the toast that says so is gone, unless one takes it back: the server keeps
 * nothing by which it could be undone. What comes meanwhile nobody has read yet, so then nothing is cleared.
 */
export function clearSoon(conversation: Conversation): void {
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
