import { Bell, BellOff } from "lucide";
import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import { FOR_EVER, isMuted } from "./muting.ts";
import { changePreferences } from "./preferences.ts";

const HOUR_MS = 3_600_000;

/** The menu items to mute a conversation for some time. */
export function muteChoices({ id }: Conversation): readonly MenuItem[] {
  const choice = (label: string, until: () => string): MenuItem => ({
    label,
    onSelect: () => void changePreferences(id, { muted_until: until() }),
  });
  const hours = (count: number) => () => new Date(Date.now() + count * HOUR_MS).toISOString();
  return [
    choice(t("inbox.mute_hours", { count: 1 }), hours(1)),
    choice(t("inbox.mute_hours", { count: 8 }), hours(8)),
    choice(t("inbox.mute_week"), hours(7 * 24)),
    choice(t("inbox.mute_always"), () => FOR_EVER),
  ];
}

export function unmute({ id }: Conversation): void {
  void changePreferences(id, { muted_until: null });
}

export function muteItem(conversation: Conversation): MenuItem {
  return isMuted(conversation.settings)
    ? { label: t("inbox.unmute"), icon: Bell, onSelect: () => unmute(conversation) }
    : { label: t("inbox.mute"), icon: BellOff, items: muteChoices(conversation) };
}
