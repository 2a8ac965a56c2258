/** A detector's guess: languages by score, the likeliest first, and whether it is sure of the first. */
export interface Guess {
  scores: readonly (readonly [language: string, score: number])[];
  reliable: boolean;
}

/** Scores this close do not decide between two languages. */
const TIE = 0.06;
/** A language that scores less than this share of the best is ruled out. */
const LIKELY = 0.75;

/** Compares primary languages: `pt-BR`, `PT` and `por` are equal. */
export function sameLanguage(a: string, b: string): boolean {
  return primary(a) === primary(b);
}

/** Returns the ISO 639-1 code of a language, if there is one. */
export function primary(language: string): string {
  try {
    return new Intl.Locale(language).language;
  } catch {
    // Not a valid tag, such as one with the same variant twice.
    return language.split("-")[0]?.toLowerCase() ?? "";
  }
}

/**
 * Determines a text's language: the detector's guess, or the sender's language if the detector is not sure or hesitates
 * between two, and that language is likely enough. Null if nothing shows the language.
 */
export function languageOf(guess: Guess, senderLanguage: string): string | null {
  const [best, second] = guess.scores;
  if (best === undefined) return null;
  const [language, score] = best;
  const sender = guess.scores.find(([one]) => sameLanguage(one, senderLanguage));
  const hesitates = !guess.reliable || (second !== undefined && score - second[1] < TIE);
  if (hesitates && sender !== undefined && sender[1] >= score * LIKELY) return sender[0];
  return guess.reliable ? language : null;
}
