/**
 * The most marks that a letter keeps, as in Unicode's stream-safe format: honest text has far fewer, and ordering them
 * takes quadratic time. The last two characters become marks when normalized.
 */
const TOO_MANY = /([\p{M}\uFF9E\uFF9F]{30})[\p{M}\uFF9E\uFF9F]+/gu;

/** Normalizes a text in linear time. */
export function normal(text: string, form: "NFC" | "NFKC" | "NFKD"): string {
  return text.replaceAll(TOO_MANY, "$1").normalize(form);
}
