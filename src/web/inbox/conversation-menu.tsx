import { useSignal } from "@preact/signals";
import { Eraser, Trash2 } from "lucide";
import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Menu, type MenuItem } from "#web/ui/menu.tsx";
import type { Anchor } from "#web/ui/place.ts";
import { ClearDialog } from "./clear-dialog.tsx";
import { conversationActions } from "./conversation-actions.ts";
import { nameOf } from "./names.ts";

interface ConversationMenuProps {
  conversation: Conversation;
  /** Whether the conversation is open. */
  isOpen: boolean;
  anchor: Anchor;
  onClose: () => void;
}

/** The context menu of a conversation in the list. */
export function ConversationMenu({ conversation, isOpen, anchor, onClose }: ConversationMenuProps) {
  const asked = useSignal<"clear" | "delete" | null>(null);
  const ask = (what: "clear" | "delete") => () => {
    asked.value = what;
  };
  const clearing: MenuItem[] = [
    { label: t("history.clear"), icon: Eraser, onSelect: ask("clear") },
    ...(conversation.kind === "direct"
      ? [{ label: t("history.delete"), icon: Trash2, onSelect: ask("delete") }]
      : []),
  ];
  if (asked.value !== null) {
    const what = asked.value;
    return (
      <ClearDialog conversation={conversation} what={what} isOpen={isOpen} onClose={onClose} />
    );
  }
  return (
    <Menu
      label={t("inbox.actions", { name: nameOf(conversation) })}
      items={[...conversationActions(conversation), ...clearing]}
      anchor={anchor}
      // A menu closes before it runs the chosen item, which may open a dialog in its place.
      onClose={() =>
        queueMicrotask(() => {
          if (asked.peek() === null) onClose();
        })
      }
    />
  );
}
