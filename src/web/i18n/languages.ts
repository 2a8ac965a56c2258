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

/** "pt" of "pt-BR". */
export function primaryOf(tag: string): string {
  return (tag.split("-")[0] ?? tag).toLowerCase();
}

/** The first of the browser's languages that we speak; English when there is none. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = primaryOf(tag);
    if (isLanguage(primary)) return primary;
  }
  return "en";
}
