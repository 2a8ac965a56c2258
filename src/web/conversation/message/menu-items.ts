import {
  Bookmark,
  CircleCheck,
  Copy,
  Eye,
  Flag,
  Forward,
  History,
  Languages,
  Link,
  MailOpen,
  MessageSquareText,
  Pencil,
  Pin,
  PinOff,
  Reply,
  Smile,
  SmilePlus,
  Trash2,
  Unlink,
} from "lucide";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { isForwardable, saveMessages, toForward } from "#web/forward/forwarding.ts";
import { isSaved } from "#web/inbox/names.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import type { Anchor } from "#web/ui/place.ts";
import type { ConversationModel } from "../conversation-model.ts";
import type { MessageOperations } from "../message-operations.ts";
import { mayDelete, mayEdit, mayPin, mayRemovePreview, maySeeRevisions } from "./permissions.ts";
import {
  isTranslatable,
  isTranslationShown,
  toggleTranslation,
} from "#web/translation/toggle-translation.ts";

/** Every action on this message, the most frequent first. */
export function menuItems(
  message: Message,
  anchor: Anchor,
  model: ConversationModel,
  operations: MessageOperations,
): readonly MenuItem[] {
  const actor = model.actor.value;
  const isThere = message.deleted_at === null;
  const isOwn = message.sender_id === actor.me?.user_id;
  const { conversation } = model.view.value;
  const isInSaved = conversation !== null && isSaved(conversation);
  const seeSeen = () => (operations.floating.value = { kind: "seen_by", message });
  const seeReactions = () => (operations.floating.value = { kind: "reactions", message });
  const seeRevisions = () => (operations.floating.value = { kind: "revisions", message });
  const askDelete = () => (operations.floating.value = { kind: "delete", message });
  const items: (MenuItem | false)[] = [
    isThere && {
      label: t("message.react"),
      icon: SmilePlus,
      onSelect: () => operations.openReact(message, anchor),
    },
    isThere && {
      label: t("message.reply"),
      icon: Reply,
      onSelect: () => operations.reply(message),
    },
    (isThere || message.reply_count > 0) && {
      label: t("message.open_thread"),
      icon: MessageSquareText,
      onSelect: () => operations.openThread(message),
    },
    mayEdit(message, actor) && {
      label: t("message.edit"),
      icon: Pencil,
      onSelect: () => operations.startEdit(message),
    },
    translationItem(message),
    message.text !== null && {
      label: t("message.copy_text"),
      icon: Copy,
      onSelect: () => operations.copyText(message),
    },
    isForwardable(message) && {
      label: t("forward.forward"),
      icon: Forward,
      onSelect: () => (toForward.value = [message]),
    },
    isForwardable(message) &&
      !isInSaved && {
        label: t("forward.save"),
        icon: Bookmark,
        onSelect: () => saveMessages([message]),
      },
    isThere && {
      label: t("select.select"),
      icon: CircleCheck,
      onSelect: () => operations.selection.toggle(message.id),
    },
    { label: t("message.copy_link"), icon: Link, onSelect: () => operations.copyLink(message) },
    mayRemovePreview(message, actor) && {
      label: t("preview.remove"),
      icon: Unlink,
      onSelect: () => operations.removePreview(message),
    },
    mayPin(message, actor) && {
      label: t(message.pinned ? "message.unpin" : "message.pin"),
      icon: message.pinned ? PinOff : Pin,
      onSelect: () => operations.pin(message),
    },
    isOwn && isThere && !isInSaved && { label: t("message.seen_by"), icon: Eye, onSelect: seeSeen },
    maySeeRevisions(message, actor) && {
      label: t("message.revisions"),
      icon: History,
      onSelect: seeRevisions,
    },
    message.reactions.length > 0 && {
      label: t("message.reactions"),
      icon: Smile,
      onSelect: seeReactions,
    },
    !isOwn && {
      label: t("message.mark_unread"),
      icon: MailOpen,
      onSelect: () => operations.markUnread(message),
    },
    !isOwn &&
      isThere && {
        label: t("report_form.report"),
        icon: Flag,
        onSelect: () => operations.report(message),
      },
    mayDelete(message, actor) && {
      label: t("message.delete"),
      icon: Trash2,
      danger: true,
      onSelect: askDelete,
    },
  ];
  return items.filter((item) => item !== false);
}

function translationItem(message: Message): MenuItem | false {
  return (
    isTranslatable(message) && {
      label: t(isTranslationShown(message) ? "translation.show_original" : "translation.translate"),
      icon: Languages,
      onSelect: () => void toggleTranslation(message),
    }
  );
}
