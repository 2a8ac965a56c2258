import { effect, signal } from "@preact/signals";
import { Bell, BellOff } from "lucide";
import type { Conversation } from "#client/index.ts";
import { formatWhen } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import { conversations } from "./inbox.ts";
import { changePreferences } from "./preferences.ts";

/** "For ever", as a time. */
const FOR_EVER = "9999-12-31T23:59:59.999Z";

const HOUR_MS = 3_600_000;

/** A timer can wait no longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Muted = Pick<Conversation["settings"], "muted_until">;

/** Moves on when one comes to its end. */
const now = signal(Date.now());

effect(() => {
  const ends = conversations.value
    .map(({ settings: { muted_until } }) => Date.parse(muted_until ?? ""))
    .filter((end) => end > now.value);
  if (ends.length === 0) return undefined;
  const wait = Math.min(...ends) - Date.now();
  const timer = setTimeout(
    () => {
      now.value = Date.now();
    },
    Math.min(Math.max(wait, 0), LONGEST_TIMER_MS),
  );
  return () => clearTimeout(timer);
});

export function isMuted({ muted_until }: Muted): boolean {
  return muted_until !== null && Date.parse(muted_until) > Math.max(now.value, Date.now());
}

/** "Muted", and until when if that is not for ever. */
export function mutedWords({ muted_until }: Muted): string {
  if (muted_until === null || muted_until === FOR_EVER) return t("inbox.muted");
  return t("inbox.muted_until", { time: formatWhen(muted_until) });
}

/** For how long it may be. */
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
