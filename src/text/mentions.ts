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

/** The name in what is written after an `@`: a full stop or dash may end the sentence instead of belonging to it. */
export function mentionedName(
  name: string,
  isKnown: (name: string) => boolean,
): string | undefined {
  return [name, withoutEnd(name)].find(isKnown);
}

function withoutEnd(name: string): string {
  return name.replace(/[.-]+$/, "");
}
