import { computed } from "@preact/signals";
import { language } from "#web/i18n/t.ts";

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
