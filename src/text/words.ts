import { UNSPACED_SCRIPTS } from "./unspaced.ts";

const WORDS = new RegExp(`\\p{L}{2}|\\p{L}\\p{M}|[${UNSPACED_SCRIPTS}]`, "u");

/** Whether a text contains a word of any script: two letters of an alphabet, or one character that is a word. */
export function hasWords(text: string): boolean {
  return WORDS.test(text);
}
