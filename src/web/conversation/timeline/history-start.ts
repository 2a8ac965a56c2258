import type { ConversationView } from "#client/index.ts";
import { formatDate } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";

/** The line where one's history begins, if something is hidden before it; null otherwise. */
export function historyStart({
  visible_from,
  conversation,
  me,
}: Pick<ConversationView, "visible_from" | "conversation" | "me">): string | null {
  if (visible_from === 0) return null;
  if (conversation?.kind === "direct") return t("history.cleared");
  if (conversation?.history !== "joined" || me === null) return t("history.hidden");
  return t("history.joined", { date: formatDate(me.joined_at) });
}
