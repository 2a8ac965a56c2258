import { primary } from "#client/index.ts";

/** The languages of the interface, by their own names. */
export const LANGUAGES = {
  en: { name: "English", direction: "ltr" },
  es: { name: "Español", direction: "ltr" },
  ar: { name: "العربية", direction: "rtl" },
  ja: { name: "日本語", direction: "ltr" },
} as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && Object.hasOwn(LANGUAGES, value);
}

/** The first of the browser's languages that the page supports, or else English. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = primary(tag);
    if (isLanguage(language)) return language;
  }
  return "en";
}
