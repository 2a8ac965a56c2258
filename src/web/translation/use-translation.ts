import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { translations } from "./page-translations.ts";
import { isComing, patience } from "./patience.ts";
import { readingLanguage } from "./languages.ts";
import { IN_SIGHT_MS } from "./rest-of.ts";
import type { TranslationState } from "./translations.ts";

/** A message's translation; if `wanted`, requests it once the message has been in view for a while. */
export function useTranslation(message: Message, wanted: boolean): TranslationState {
  const language = readingLanguage.value;
  const shown = translations.of(message, language);
  const turn = translations.turn.value;
  const coming = useComputed(() => isComing(message)).value;
  useEffect(() => {
    if (!wanted) return;
    const isAgain = shown.peek().state === "failed";
    const wait = isAgain ? IN_SIGHT_MS : patience(message);
    const timer = setTimeout(() => translations.want(message, language), wait);
    return () => clearTimeout(timer);
  }, [shown, wanted, turn, coming]);
  return shown.value;
}
