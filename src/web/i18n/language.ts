import { computed, signal } from "@preact/signals";
import { primary } from "#client/index.ts";
import { en, type Catalog } from "./en.ts";
import { LANGUAGES, type Language } from "./languages.ts";

/** English holds only the texts of the first load until `restOfTexts` resolves. */
type Spoken = Pick<Catalog, keyof typeof en> & Partial<Catalog>;

/** A single signal, so that no text is ever formatted by another language's rules. */
const spoken = signal<{ language: Language; catalog: Spoken }>({ language: "en", catalog: en });
let english: Spoken = en;

export const language = computed(() => spoken.value.language);

/** The locale of dates and numbers: the language with the user's region, if the browser reports one. */
export const locale = computed(
  () =>
    navigator.languages.find((tag) => primary(tag) === language.value && isTag(tag)) ??
    language.value,
);
export const direction = computed(() => LANGUAGES[language.value].direction);
export const catalog = computed(() => spoken.value.catalog);

const LOADERS: Record<Language, () => Promise<Spoken>> = {
  en: async () => english,
  es: async () => (await import("./es.ts")).es,
  ar: async () => (await import("./ar.ts")).ar,
  ja: async () => (await import("./ja.ts")).ja,
};

let asked = 0;

/** Loads a language's texts, then switches to it. Of concurrent calls, the last one wins. */
export async function speak(language: Language): Promise<void> {
  const turn = ++asked;
  const catalog = await LOADERS[language]();
  if (turn === asked) spoken.value = { language, catalog };
}

/** Loads the texts of the parts that load later; awaited along with them. */
export async function restOfTexts(): Promise<void> {
  if (english !== en) return;
  const { later } = await import("./later.en.ts");
  english = { ...en, ...later };
  if (spoken.peek().language === "en") spoken.value = { language: "en", catalog: english };
}

/** Some browsers report a language in the system's format ("en-US@posix"), which Intl rejects. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
