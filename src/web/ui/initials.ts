const COLORS = 8;

/** Scripts whose letters join, in which two initials would read as a word. */
const JOINING = /[\u0600-\u08FF\uFB50-\uFDFF\uFE70-\uFEFC]/;
const NON_JOINER = "\u200C";

/** The initials of the first and last word, in any script; the first character of a name without letters. */
export function initialsOf(name: string): string {
  const composed = name.normalize("NFC");
  const words = composed.split(/[\s_.-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap(
    (word) => /[\p{L}\p{N}]/u.exec(word ?? "")?.[0].toUpperCase() ?? [],
  );
  if (letters.length === 0) return firstSign(composed) || "?";
  return letters.join(JOINING.test(letters.join("")) ? NON_JOINER : "");
}

/** A whole grapheme, such as an emoji. */
function firstSign(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment ?? "";
}

export function colorOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % COLORS;
}
