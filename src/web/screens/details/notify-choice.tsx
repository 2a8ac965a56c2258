import type { Conversation, NotifyLevel } from "#client/index.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { t } from "#web/i18n/t.ts";
import { Choice } from "#web/ui/choice.tsx";
import { useWanted } from "../use-wanted.ts";

/** Which messages of a group notify its reader. */
export function NotifyChoice({ conversation: { id, settings } }: { conversation: Conversation }) {
  const [level, change] = useWanted<NotifyLevel>(settings.notify ?? "all", async (notify) => {
    await changePreferences(id, { notify });
  });
  return (
    <Choice<NotifyLevel>
      label={t("push.notify")}
      value={level}
      options={[
        { value: "all", label: t("push.notify_all") },
        { value: "mentions", label: t("push.notify_mentions") },
        { value: "nothing", label: t("push.notify_nothing") },
      ]}
      onChange={change}
    />
  );
}
