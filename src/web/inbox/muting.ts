import { effect, signal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { formatWhen } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { conversations } from "./inbox.ts";

/** A time that stands for "forever". */
export const FOR_EVER = "9999-12-31T23:59:59.999Z";

/** The longest delay of `setTimeout`. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Muted = Pick<Conversation["settings"], "muted_until">;

/** Advances whenever a mute ends. */
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

/** Whether unread messages ask for no attention: muted, or none of them notifies (PUSH-3). */
export function isSilent({
  settings,
  mention_count,
}: Pick<Conversation, "settings" | "mention_count">): boolean {
  const { notify = "all" } = settings;
  if (isMuted(settings) || notify === "nothing") return true;
  return notify === "mentions" && mention_count === 0;
}

/** "Muted", with the end unless it is forever. */
export function mutedWords({ muted_until }: Muted): string {
  if (muted_until === null || muted_until === FOR_EVER) return t("inbox.muted");
  return t("inbox.muted_until", { time: formatWhen(muted_until) });
}
