/** A detector's opinion: languages by their score, the likeliest first, and whether it is sure of the first. */
export interface Guess {
  scores: readonly (readonly [language: string, score: number])[];
  reliable: boolean;
}

/** Scores this close say nothing of which of the two it is. */
const TIE = 0.06;
/** A language that scores less than this much of the best is not what it is written in. */
const LIKELY = 0.75;

/** `pt-BR`, `PT` and `por` are one language. */
export function sameLanguage(a: string, b: string): boolean {
  return primary(a) === primary(b);
}

/** ISO 639-1 where there is such a code for it. */
export function primary(language: string): string {
  try {
    return new Intl.Locale(language).language;
  } catch {
    // Not a tag after all, such as one with the same variant twice.
    return language.split("-")[0]?.toLowerCase() ?? "";
  }
}

/**
 * What a text is written in: what the detector says, unless it is not sure, or hesitates between two, and what its
 * sender writes in is likely enough. Null when nothing shows the language, or nothing can be read.
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
