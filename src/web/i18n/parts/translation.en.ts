import type { Texts } from "../text.ts";

export const translationEn = {
  "translation.from": "Translated from {language} by {engine}",
  "translation.by": "Translated by {engine}",
  "translation.browser": "your browser",
  "translation.translating": "Translating…",
  "translation.translate": "Translate",
  "translation.show": "Show translation",
  "translation.show_original": "Show original only",
  "translation.already": "This is in {language} already",
  "translation.unsupported": "These languages cannot be translated here",
  "translation.failed": "Couldn't translate. Try again",
  "translation.failed_in": {
    one: "Couldn't translate. Try again in {count} second",
    other: "Couldn't translate. Try again in {count} seconds",
  },
  "translation.downloading": "Your browser is fetching {language}. This may take a while",
  "translation.switch": "Translate messages for me",
  "translation.into": "Into {language}",
  "translation.change": "Change the language",
  "translation.not_set_up": "Translation is not set up on this server.",
  "translation.hint": "{name} writes in {language}. Translate for you?",
  "translation.dismiss": "No, thanks",
  "translation.reading_language": "Reading language",
  "translation.reading_hint": "What messages are translated into, where you have that on.",
  "translation.language_option": "{name} – {own}",
  "translation.key": "Translate the chosen message",
} as const satisfies Texts;
