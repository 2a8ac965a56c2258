import { BellRing } from "lucide";
import type { Conversation, NotifyLevel } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import { changePreferences } from "./preferences.ts";

/** Which messages of a group notify; between two people there is nothing to choose beside a mute. */
export function notifyItem({ id, kind, settings }: Conversation): MenuItem[] {
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
