import { eld } from "eld/extrasmall";
import { languageOf } from "#text/languages.ts";
import { wordsOf } from "#text/translatable.ts";

/** The start of a long text is enough to detect its language. */
const SAMPLE = 500;

/**
 * Detects the language of a text (ISO 639-1), with the sender's language as the tie-breaker; null when it has no words.
 */
export function detectLanguage(
  text: string | null | undefined,
  senderLanguage: string,
): string | null {
  if (text === null || text === undefined) return null;
  const words = wordsOf(text.slice(0, SAMPLE));
  if (words === "") return null;
  const guess = eld.detect(words);
  const scores = Object.entries(guess.getScores()).sort(([, a], [, b]) => b - a);
  return languageOf({ scores, reliable: guess.isReliable() }, senderLanguage);
}
