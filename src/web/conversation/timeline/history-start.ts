import type { ConversationView } from "#client/index.ts";
import { formatDate } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import type { People } from "../people.ts";

type Seen = Pick<ConversationView, "visible_from" | "conversation" | "me" | "segments">;

/** The line above the first message: why earlier history is hidden, or who created the group. Null without either. */
export function historyStart(view: Seen, people: People): string | null {
  const { visible_from, conversation, me } = view;
  if (visible_from === 0) return created(view, people);
  if (conversation?.kind === "direct") return t("history.cleared");
  if (conversation?.history !== "joined" || me === null) return t("history.hidden");
  return t("history.joined", { date: formatDate(me.joined_at) });
}

/** No system message reports the creation. The copy cached on this device may not reach back to it. */
function created({ conversation, segments }: Seen, people: People): string | null {
  const by = conversation?.created_by;
  if (by === undefined || segments.length === 0 || blockedPeople.value.has(by)) return null;
  const name = people.get(by)?.name;
  return name === undefined ? null : t("chat.created", { name });
}
