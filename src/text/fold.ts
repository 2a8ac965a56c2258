/** Without case and diacritics: one who types "jose" finds José. A Korean syllable stays whole. */
export function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").normalize("NFC").toLowerCase();
}
