import { useEffect } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { translations } from "./page-translations.ts";
import { patience } from "./patience.ts";
import { readingLanguage } from "./reading-language.ts";
import type { TranslationState } from "./translations.ts";

/** A message as I read it; where it is `wanted`, it is asked for once it has been in sight for a while. */
export function useTranslation(message: Message, wanted: boolean): TranslationState {
  const language = readingLanguage.value;
  const shown = translations.of(message, language);
  const turn = translations.turn.value;
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => translations.want(message, language), patience(message));
    return () => clearTimeout(timer);
  }, [shown, wanted, turn]);
  return shown.value;
}
