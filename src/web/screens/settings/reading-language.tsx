import { useEffect, useMemo, useRef } from "preact/hooks";
import type { User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { language, t } from "#web/i18n/t.ts";
import { READING_LANGUAGE_ID } from "#web/translation/reading-language.ts";
import { useWanted } from "../use-wanted.ts";
import { readingLanguages } from "./reading-languages.ts";
import "#web/ui/text-field.css";

/** Apart from the language of this page. A link to it brings one right here. */
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
