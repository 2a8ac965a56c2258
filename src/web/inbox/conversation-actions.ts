import { Archive, ArchiveRestore, BellRing, CheckCheck, MailOpen, Pin, PinOff } from "lucide";
import type { Conversation, NotifyLevel } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import { blockItem } from "#web/people/blocking.ts";
import { nameOf } from "./names.ts";
import { showConversation } from "./inbox.ts";
import { muteItem } from "./mute-choices.ts";
import { changePreferences } from "./preferences.ts";
import { reportMarked } from "./read-here.ts";

export function togglePinned({ id, settings }: Conversation): Promise<boolean> {
  return changePreferences(id, { pinned: !settings.pinned });
}

export async function toggleArchived({ id, settings: { archived } }: Conversation): Promise<void> {
  if (!(await changePreferences(id, { archived: !archived })) || archived) return;
  showToast(t("inbox.was_archived"), {
    label: t("app.undo"),
    run: () => void changePreferences(id, { archived: false }),
  });
}

/** The menu items for a conversation. */
export function conversationActions(conversation: Conversation): MenuItem[] {
  const { direct_with } = conversation;
  const { id, last_message, settings, unread_count, unread_from } = conversation;
  const isUnread = unread_count > 0 || unread_from !== null;
  const reading: MenuItem[] =
    last_message === null
      ? []
      : [isUnread ? markRead(id, last_message.id) : markUnread(id, last_message.id)];
  return [
    ...reading,
    {
      label: settings.pinned ? t("inbox.unpin") : t("inbox.pin"),
      icon: settings.pinned ? PinOff : Pin,
      onSelect: () => void togglePinned(conversation),
    },
    muteItem(conversation),
    ...notifyItem(conversation),
    {
      label: settings.archived ? t("inbox.unarchive") : t("inbox.archive"),
      icon: settings.archived ? ArchiveRestore : Archive,
      onSelect: () => void toggleArchived(conversation),
    },
    ...(direct_with === null
      ? []
      : [blockItem({ user_id: direct_with.user_id, name: nameOf(conversation) })]),
  ];
}

function markRead(id: string, message_id: number): MenuItem {
  return {
    label: t("inbox.mark_read"),
    icon: CheckCheck,
    onSelect: () => void attempt(() => parley.conversation(id).messages.read(message_id)),
  };
}

function markUnread(id: string, message_id: number): MenuItem {
  return {
    label: t("inbox.mark_unread"),
    icon: MailOpen,
    onSelect: () =>
      void attempt(async () => {
        reportMarked(id, message_id);
        showConversation(await parley.conversations.markUnread(id, message_id));
      }),
  };
}

/** Chooses which messages of a group notify; a direct conversation can only be muted. */
function notifyItem({ id, kind, settings }: Conversation): MenuItem[] {
  if (kind === "direct") return [];
  const level = settings.notify ?? "all";
  const choice = (notify: NotifyLevel, label: string): MenuItem => ({
    label,
    checked: notify === level,
    onSelect: () => void changePreferences(id, { notify }),
  });
  return [
    {
      label: t("push.notify"),
      icon: BellRing,
      items: [
        choice("all", t("push.notify_all")),
        choice("mentions", t("push.notify_mentions")),
        choice("nothing", t("push.notify_nothing")),
      ],
    },
  ];
}
