import { isNarrow } from "#web/app/viewport.ts";
import { isCovered } from "#web/app/layer.ts";
import { letterOf } from "#web/app/keyboard.ts";
import type { ConversationModel } from "./conversation-model.ts";
import type { MessageOperations } from "./message-operations.ts";

interface Here {
  readonly model: ConversationModel;
  readonly operations: MessageOperations;
}

/** `E` edits one's own last message, `R` replies to the last one, Esc returns to the composer, Ctrl/⌘ F searches. */
export function shortcut(event: KeyboardEvent, here: Here): void {
  if (event.defaultPrevented || event.altKey) return;
  const key = letterOf(event);
  const isDone =
    event.ctrlKey || event.metaKey
      ? key === "f" && !event.shiftKey && search(event.target, here)
      : !isCovered() && isHere(event.target) && act(key, here);
  if (isDone) event.preventDefault();
}

function act(key: string, { model, operations }: Here): boolean {
  const message = key === "e" ? model.lastOwn() : key === "r" ? model.lastMessage() : undefined;
  if (message !== undefined) {
    if (key === "e") operations.startEdit(message);
    else operations.reply(message);
  } else if (key === "escape" && operations.selection.isActive.value) {
    operations.selection.clear();
  } else if (key === "escape") {
    model.replyingTo.value = null;
    model.editing.value = null;
    document.querySelector<HTMLElement>(".composer__field")?.focus();
  } else return false;
  return true;
}

/** Pressed again in the search field, the shortcut is left to the browser's own search. */
function search(target: EventTarget | null, { model, operations }: Here): boolean {
  if (model.stopped.value !== null || document.querySelector("dialog[open]") !== null) return false;
  const field = document.querySelector<HTMLInputElement>(".conversation-search input");
  if (field === target && field !== null) return false;
  // On a phone a thread covers the conversation.
  if (isNarrow.value && model.thread.value !== null) return false;
  operations.openSearch();
  field?.select();
  return true;
}

/** Whether the focus is in the conversation or nowhere, and not where letters are typed or choose an item. */
function isHere(target: EventTarget | null): boolean {
  if (target === document.body) return true;
  if (!(target instanceof Element) || target.closest(".conversation") === null) return false;
  return target.closest("input, textarea, [popover], dialog") === null;
}
