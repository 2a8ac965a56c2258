import type { Conversation } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

/** Whether those who join the group see what was said before. */
export function HistorySwitch({ conversation: { id, history } }: { conversation: Conversation }) {
  const [on, change] = useWanted(history !== "joined", async (wanted) => {
    showConversation(await parley.conversations.setHistory(id, wanted ? "all" : "joined"));
  });
  return (
    <div>
      <Switch
        label={t("history.switch")}
        hint={t("history.switch_hint")}
        on={on}
        onChange={change}
      />
    </div>
  );
}
