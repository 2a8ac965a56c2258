import { useEffect, useMemo, useRef } from "preact/hooks";
import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import {
  changeSettings,
  settings,
  type LanguageChoice,
  type ThemeChoice,
} from "#web/app/settings.ts";
import { LANGUAGES, type Language } from "#web/i18n/languages.ts";
import { language, t } from "#web/i18n/t.ts";
import { languageName, ownLanguageName, READING_LANGUAGE_ID } from "#web/translation/languages.ts";
import { Choice } from "#web/ui/choice.tsx";
import { useWanted } from "../use-wanted.ts";
import "#web/ui/text-field.css";

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

/** The language that messages are translated into, apart from the page's own. A link with its hash focuses it. */
export function ReadingLanguage({ user }: { user: User }) {
  const select = useRef<HTMLSelectElement>(null);
  const [chosen, choose] = useWanted(user.language, async (tag) => {
    me.value = await parley.users.update({ language: tag });
  });
  const options = useMemo(() => readingLanguages(user.language), [user.language, language.value]);
  useEffect(() => {
    if (location.hash === `#${READING_LANGUAGE_ID}`) select.current?.focus();
  }, []);
  return (
    <section class="screen__card">
      <div class="text-field">
        <label for={READING_LANGUAGE_ID} class="text-field__label">
          {t("translation.reading_language")}
        </label>
        <select
          ref={select}
          id={READING_LANGUAGE_ID}
          class="text-field__input"
          aria-describedby={`${READING_LANGUAGE_ID}-note`}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {options.map(({ tag, name, own }) => (
            <option key={tag} value={tag}>
              {name === own ? name : t("translation.language_option", { name, own })}
            </option>
          ))}
        </select>
        <p id={`${READING_LANGUAGE_ID}-note`} class="text-field__hint">
          {t("translation.reading_hint")}
        </p>
      </div>
    </section>
  );
}

/** The languages that translators commonly support, by ISO 639-1. */
const TAGS =
  "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn " +
  "ko ku lo lt lv mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz " +
  "vi yo zh zu";

interface LanguageOption {
  readonly tag: string;
  readonly name: string;
  readonly own: string;
}

/** Sorted by their names in the page's language. Always includes `chosen`. */
function readingLanguages(chosen: string): readonly LanguageOption[] {
  const collator = new Intl.Collator(language.value);
  return [...new Set([...TAGS.split(" "), chosen])]
    .map((tag) => ({ tag, name: languageName(tag), own: ownLanguageName(tag) }))
    .sort((a, b) => collator.compare(a.name, b.name));
}
