import { language } from "#web/i18n/t.ts";
import { languageName, ownLanguageName } from "#web/translation/language-name.ts";

/** What translators commonly know, by ISO 639-1. */
const TAGS =
  "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn " +
  "ko ku lo lt lv mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz " +
  "vi yo zh zu";

export interface LanguageOption {
  readonly tag: string;
  readonly name: string;
  readonly own: string;
}

/** By their names in the language of this page; `chosen` is among them, whatever it is. */
export function readingLanguages(chosen: string): readonly LanguageOption[] {
  const collator = new Intl.Collator(language.value);
  return [...new Set([...TAGS.split(" "), chosen])]
    .map((tag) => ({ tag, name: languageName(tag), own: ownLanguageName(tag) }))
    .sort((a, b) => collator.compare(a.name, b.name));
}
