import { useSignal } from "@preact/signals";
import type { Conversation, NotifyLevel } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { t } from "#web/i18n/t.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { engine } from "#web/translation/engine.ts";
import { languageName, READING_LANGUAGE_ID, readingLanguage } from "#web/translation/languages.ts";
import { Choice } from "#web/ui/choice.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

/** Which messages of a group notify the user. */
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

/** Turns translation on for this conversation; shows the language and links to where it can be changed. */
export function TranslateSwitch({
  conversation: { id, settings },
}: {
  conversation: Conversation;
}) {
  /** The value shown while the request is under way. */
  const wanted = useSignal<boolean | null>(null);
  if (engine.value === null) {
    return (
      <Switch
        label={t("translation.switch")}
        hint={t("translation.not_set_up")}
        on={false}
        disabled
        onChange={() => undefined}
      />
    );
  }
  const change = async (on: boolean) => {
    wanted.value = on;
    await changePreferences(id, { translate: on });
    wanted.value = null;
  };
  return (
    <div>
      <Switch
        label={t("translation.switch")}
        hint={t("translation.into", { language: languageName(readingLanguage.value) })}
        on={wanted.value ?? settings.translate}
        onChange={(on) => void change(on)}
      />
      <a class="translate-switch__change" href={`/settings/appearance#${READING_LANGUAGE_ID}`}>
        {t("translation.change")}
      </a>
    </div>
  );
}

/** Whether new members see earlier messages. */
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
