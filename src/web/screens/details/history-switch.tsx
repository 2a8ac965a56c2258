import { useSignal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Switch } from "#web/ui/switch.tsx";

/** Whether those who join the group see what was said before. */
export function HistorySwitch({ conversation: { id, history } }: { conversation: Conversation }) {
  /** Shown while the server is asked. */
  const wanted = useSignal<boolean | null>(null);
  const change = async (on: boolean) => {
    wanted.value = on;
    await attempt(async () => {
      showConversation(await parley.conversations.setHistory(id, on ? "all" : "joined"));
    });
    wanted.value = null;
  };
  return (
    <div>
      <Switch
        label={t("history.switch")}
        hint={t("history.switch_hint")}
        on={wanted.value ?? history !== "joined"}
        onChange={(on) => void change(on)}
      />
    </div>
  );
}
