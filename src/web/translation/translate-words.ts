import { masked, sentencesOf, unmasked, type Sentence } from "#client/index.ts";

type Translate = (words: string) => Promise<string>;

/** Translates the words of a text and keeps its lines and everything else. */
export async function translateWords(text: string, translate: Translate): Promise<string> {
  let translated = "";
  for (const part of sentencesOf(text)) {
    translated += typeof part === "string" ? part : await translateSentence(part, translate);
  }
  return translated;
}

/** Translates a sentence as a whole, or piecewise if the translation lost a placeholder. */
async function translateSentence(sentence: Sentence, translate: Translate): Promise<string> {
  const { text, kept } = masked(sentence);
  const whole = unmasked(await translate(text), kept);
  if (whole !== null) return whole;
  let pieced = "";
  for (const { kind, text } of sentence.pieces) {
    pieced += kind === "words" ? await translate(text) : text;
  }
  return pieced;
}
