import { useSignal } from "@preact/signals";
import type { Conversation } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { changePreferences } from "#web/inbox/preferences.ts";
import { engine } from "#web/translation/engine.ts";
import { languageName } from "#web/translation/language-name.ts";
import { READING_LANGUAGE_ID, readingLanguage } from "#web/translation/reading-language.ts";
import { Switch } from "#web/ui/switch.tsx";
import "./translate-switch.css";

/** Whether what others write here is translated for me, into what, and where to change that. */
export function TranslateSwitch({
  conversation: { id, settings },
}: {
  conversation: Conversation;
}) {
  /** Shown while the server is asked. */
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
