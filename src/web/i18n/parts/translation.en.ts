import type { Texts } from "../text.ts";

export const translationEn = {
  "translation.from": "Translated from {language} by {engine}",
  "translation.by": "Translated by {engine}",
  "translation.browser": "your browser",
  "translation.translating": "Translating",
  "translation.translate": "Translate",
  "translation.show": "Show translation",
  "translation.show_original": "Show original only",
  "translation.already": "This is already in {language}",
  "translation.unsupported": "These languages can't be translated here",
  "translation.failed_in": {
    one: "Couldn't translate. Try again in {count} second",
    other: "Couldn't translate. Try again in {count} seconds",
  },
  "translation.none": "No translation available.",
  "translation.none_now": "Translation is unavailable right now.",
  "translation.retry": "Try again",
  "translation.downloading": "Your browser is downloading {language}. This may take a while",
  "translation.switch": "Translate messages for me",
  "translation.into": "Into {language}",
  "translation.change": "Change language",
  "translation.not_set_up": "Translation isn't set up on this server.",
  "translation.hint": "{name} writes in {language}. Translate for you?",
  "translation.dismiss": "No thanks",
  "translation.reading_language": "Reading language",
  "translation.reading_hint":
    "Messages are translated into this language in conversations where translation is on.",
  "translation.language_option": "{name} – {own}",
  "translation.key": "Translate selected message",
} as const satisfies Texts;
