import { eld } from "eld/extrasmall";
import { languageOf } from "#text/languages.ts";
import { wordsOf } from "#text/translatable.ts";

/** The start of a long text tells as well as all of it. */
const SAMPLE = 500;

/** What a text is written in (ISO 639-1), the sender's language being the tie-breaker; null when it has no words. */
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
