import type { Mention, Stretch } from "./formatting.ts";
import { isSpacedWord, signBefore } from "./word-edges.ts";

const NAME_MAX = 32;
const NAME = /[A-Za-z0-9_.-]+/y;
/** What would make the preceding text another name or an address. */
const GOES_ON = /[\p{Script=Latin}\p{M}]|[@＠][\p{L}\p{N}]/uy;

/**
 * Returns the possible name after an `@`, or the wide `＠` of East Asian keyboards, but not within a word, an address
 * such as `a@b`, or another name. It is as long as possible: how much of it is a name depends on the members.
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
 * Returns the name in a mention, in lower case and without its `@`. Trailing punctuation belongs to the sentence rather
 * than the name: it is included only if nobody has the name without it. The same goes for text after several
 * punctuation marks, as in `bob...and`.
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

/** Lists where the name may end, the likeliest first. */
function* endsOf(name: string): Generator<number> {
  const bare = name.replace(/(?<![_.-])[_.-]+$/, "").length;
  if (bare > 0 && bare <= NAME_MAX) yield bare;
  for (let end = Math.min(name.length, NAME_MAX); end > bare; end -= 1) yield end;
  const breaks = [...name.slice(0, NAME_MAX + 2).matchAll(/[_.-]{2,}/g)].toReversed();
  for (const { index } of breaks) if (index > 0 && index < bare) yield index;
}
