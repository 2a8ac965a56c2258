const RTL = "\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}";

/** What a sentence of a direction would be reordered by. Embeddings and overrides belong to names of long ago. */
const STRAY = {
  ltr: new RegExp(`[${RTL}\u202A-\u202E]`, "u"),
  rtl: new RegExp(`(?![${RTL}])[\\p{L}\u202A-\u202E]`, "u"),
} as const;

/**
 * A name within a sentence: read in the other direction, it would take the punctuation beside it along, so that U+2068
 * and U+2069 hold it together. `direction`: of the sentence.
 */
export function isolated(name: string, direction: "ltr" | "rtl"): string {
  return STRAY[direction].test(name) ? `\u2068${name}\u2069` : name;
}
