import type { Mention, Stretch } from "./formatting.ts";
import { isSpacedWord, signBefore } from "./word-edges.ts";

const NAME_MAX = 32;
const NAME = /[A-Za-z0-9_.-]+/y;
/** What makes another name, or an address, of what stands before it. */
const GOES_ON = /[\p{Script=Latin}\p{M}]|[@＠][\p{L}\p{N}]/uy;

/**
 * What may name someone behind the `@` at a place, or the wide one of East Asian keyboards: not within a word, an address such as `a@b`, or another name. It is
 * as long as it can be: how much of it is a name depends on who is there.
 */
export function writtenMention(line: string, at: number): Stretch | null {
  const outside = signBefore(line, at);
  if ("@＠\\".includes(outside) && outside !== "") return null;
  if (isSpacedWord(outside)) return null;
  NAME.lastIndex = at + 1;
  if (!NAME.test(line)) return null;
  const end = NAME.lastIndex;
  GOES_ON.lastIndex = end;
  return GOES_ON.test(line) ? null : { start: at, end };
}

/**
 * The name in a mention as it is written, in lower case and without its `@`. Punctuation at its end is the sentence's, not the name's: only
 * where nobody is called by what stands before it, as much of it is taken as makes somebody's name. The same goes for
 * what follows several signs of punctuation, as in `bob...and`.
 */
export function mentionedName(
  { text }: Mention,
  isKnown: (name: string) => boolean,
): string | undefined {
  const name = text.slice(1).toLowerCase();
  for (const end of endsOf(name)) {
    if (isKnown(name.slice(0, end))) return name.slice(0, end);
  }
  return undefined;
}

/** Where the name may end, the likeliest first. */
function* endsOf(name: string): Generator<number> {
  const bare = name.replace(/(?<![_.-])[_.-]+$/, "").length;
  if (bare > 0 && bare <= NAME_MAX) yield bare;
  for (let end = Math.min(name.length, NAME_MAX); end > bare; end -= 1) yield end;
  const breaks = [...name.slice(0, NAME_MAX + 2).matchAll(/[_.-]{2,}/g)].toReversed();
  for (const { index } of breaks) if (index > 0 && index < bare) yield index;
}
