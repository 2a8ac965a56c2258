import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Menu } from "#web/ui/menu.tsx";
import type { Anchor } from "#web/ui/place.ts";
import { conversationActions } from "./conversation-actions.ts";
import { nameOf } from "./conversation-name.ts";

interface ConversationMenuProps {
  conversation: Conversation;
  anchor: Anchor;
  onClose: () => void;
}

/** What one can do with a conversation without opening it. */
export function ConversationMenu({ conversation, anchor, onClose }: ConversationMenuProps) {
  return (
    <Menu
      label={t("inbox.actions", { name: nameOf(conversation) })}
      items={conversationActions(conversation)}
      anchor={anchor}
      onClose={onClose}
    />
  );
}
