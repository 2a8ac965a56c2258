const WORDS =
  /\p{L}{2}|\p{L}\p{M}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether it has a word of some script: two letters of an alphabet, or one sign that is a word. */
export function hasWords(text: string): boolean {
  return WORDS.test(text);
}
