import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Confirm } from "#web/ui/confirm.tsx";
import { clearSoon } from "./clear-soon.ts";
import { nameOf } from "./conversation-name.ts";

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
