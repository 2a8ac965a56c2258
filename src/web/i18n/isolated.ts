const RTL = "\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}";

/** Characters that would reorder a sentence of each direction. Includes the embeddings and overrides of old names. */
const STRAY = {
  ltr: new RegExp(`[${RTL}\u202A-\u202E]`, "u"),
  rtl: new RegExp(`(?![${RTL}])[\\p{L}\u202A-\u202E]`, "u"),
} as const;

/**
 * Isolates a name in a sentence by U+2068 and U+2069 if it is written in the other direction, which would move the
 * punctuation beside it. `direction`: the sentence's.
 */
export function isolated(name: string, direction: "ltr" | "rtl"): string {
  return STRAY[direction].test(name) ? `\u2068${name}\u2069` : name;
}
