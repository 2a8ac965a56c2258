/**
 * Marks that a letter keeps, as in Unicode's stream-safe format: honest text has far fewer, and putting them into their
 * order takes time quadratic in their number. The last two signs become marks when they are normalized.
 */
const TOO_MANY = /([\p{M}\uFF9E\uFF9F]{30})[\p{M}\uFF9E\uFF9F]+/gu;

/** Normalized in linear time. */
export function normal(text: string, form: "NFC" | "NFKC" | "NFKD"): string {
  return text.replaceAll(TOO_MANY, "$1").normalize(form);
}
