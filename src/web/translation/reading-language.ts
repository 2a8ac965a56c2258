import { computed } from "@preact/signals";
import { me } from "#web/app/parley.ts";

/** What I read, and have messages translated into: of the account, apart from the language of this page. */
export const readingLanguage = computed(() => me.value?.language ?? "en");

/** The element that changes it, in the settings: where links lead to. */
export const READING_LANGUAGE_ID = "reading-language";
