import { computed, signal } from "@preact/signals";
import { primary } from "#client/index.ts";
import { en, type Catalog } from "./en.ts";
import { LANGUAGES, type Language } from "./languages.ts";

/** Of English only what the first load says, until `restOfTexts` has come. */
type Spoken = Pick<Catalog, keyof typeof en> & Partial<Catalog>;

/** Both at once, so that no text is ever shown in the rules of another language. */
const spoken = signal<{ language: Language; catalog: Spoken }>({ language: "en", catalog: en });
let english: Spoken = en;

export const language = computed(() => spoken.value.language);

/** For dates and numbers: the language as it is used where the person lives, when the browser says so. */
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

/** Loads the texts first; the language asked for last is the one that stays. */
export async function speak(language: Language): Promise<void> {
  const turn = ++asked;
  const catalog = await LOADERS[language]();
  if (turn === asked) spoken.value = { language, catalog };
}

/** Awaited with whatever is loaded later: its texts. */
export async function restOfTexts(): Promise<void> {
  if (english !== en) return;
  const { later } = await import("./later.en.ts");
  english = { ...en, ...later };
  if (spoken.peek().language === "en") spoken.value = { language: "en", catalog: english };
}

/** Some browsers name a language in the system's way ("en-US@posix"), which Intl refuses to hear. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
