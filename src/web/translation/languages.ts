import { computed } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { language } from "#web/i18n/t.ts";

/** What I read, and have messages translated into: of the account, apart from the language of this page. */
export const readingLanguage = computed(() => me.value?.language ?? "en");

/** The element that changes it, in the settings: where links lead to. */
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
