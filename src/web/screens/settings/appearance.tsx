import {
  changeSettings,
  settings,
  type LanguageChoice,
  type ThemeChoice,
} from "#web/app/settings.ts";
import { LANGUAGES, type Language } from "#web/i18n/languages.ts";
import { t } from "#web/i18n/t.ts";
import { Choice } from "#web/ui/choice.tsx";

const LANGUAGE_TAGS = Object.keys(LANGUAGES) as Language[];

export function Appearance() {
  const { theme, language } = settings.value;
  return (
    <section class="screen__card">
      <Choice<LanguageChoice>
        label={t("settings.language")}
        value={language}
        options={[
          { value: "system", label: t("settings.as_browser") },
          ...LANGUAGE_TAGS.map((tag) => ({ value: tag, label: LANGUAGES[tag].name, lang: tag })),
        ]}
        onChange={(chosen) => changeSettings({ language: chosen })}
      />
      <Choice<ThemeChoice>
        label={t("settings.theme")}
        value={theme}
        options={[
          { value: "system", label: t("settings.as_system") },
          { value: "light", label: t("settings.light") },
          { value: "dark", label: t("settings.dark") },
        ]}
        onChange={(chosen) => changeSettings({ theme: chosen })}
      />
    </section>
  );
}
