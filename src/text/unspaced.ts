/**
 * Unspaced scripts, which put no spaces between words or, like Korean, put them elsewhere: as a class of a regular
 * expression.
 */
export const UNSPACED_SCRIPTS = [
  "Han",
  "Hiragana",
  "Katakana",
  "Bopomofo",
  "Hangul",
  "Yi",
  "Thai",
  "Lao",
  "Khmer",
  "Myanmar",
  "Tai_Le",
  "New_Tai_Lue",
  "Tai_Tham",
  "Tai_Viet",
  "Tibetan",
  "Javanese",
  "Balinese",
]
  .map((script) => `\\p{Script=${script}}`)
  .join("");
