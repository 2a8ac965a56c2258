/** `@` and a username, not within a word or an address such as `a@b.c`. */
const MENTION = /(?<![\p{L}\p{N}_@.-])@([A-Za-z0-9_.-]{2,32})(?![A-Za-z0-9_.-])/gu;

/** What may mention someone: `name` is what follows the `@` at `index`, in lower case. */
export interface WrittenMention {
  index: number;
  name: string;
}

/** In the order of the text. */
export function* mentionsIn(text: string): Generator<WrittenMention> {
  for (const match of text.matchAll(MENTION)) {
    yield { index: match.index, name: (match[1] ?? "").toLowerCase() };
  }
}

/**
 * The name in what is written after an `@`. Punctuation at its end is the sentence's, not the name's: only where nobody
 * is called by what stands before it, as much of it is taken as makes somebody's name.
 */
export function mentionedName(
  name: string,
  isKnown: (name: string) => boolean,
): string | undefined {
  const bare = name.replace(/(?<![_.-])[_.-]+$/, "");
  if (isKnown(bare)) return bare;
  for (let end = name.length; end > bare.length; end -= 1) {
    const longer = name.slice(0, end);
    if (isKnown(longer)) return longer;
  }
  return undefined;
}
