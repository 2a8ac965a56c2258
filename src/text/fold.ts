import { normal } from "./normal.ts";

/** Without case and diacritics: one who types "jose" finds José. A Korean syllable stays whole. */
export function fold(text: string): string {
  return normal(text, "NFKD").replaceAll(/\p{M}/gu, "").normalize("NFC").toLowerCase();
}
