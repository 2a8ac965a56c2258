import { computed } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { language } from "#web/i18n/t.ts";

/** The account's language for translations, apart from the page's own. */
export const readingLanguage = computed(() => me.value?.language ?? "en");

/** The id of its control in the settings, for links. */
export const READING_LANGUAGE_ID = "reading-language";

const names = computed(() => new Intl.DisplayNames(language.value, { type: "language" }));

/** "Spanish", in the language of this page. */
export function languageName(tag: string): string {
  return nameIn(names.value, tag);
}

/** "español" */
export function ownLanguageName(tag: string): string {
  return nameIn(new Intl.DisplayNames(tag, { type: "language" }), tag);
}

function nameIn(names: Intl.DisplayNames, tag: string): string {
  return names.of(tag) ?? tag;
}
