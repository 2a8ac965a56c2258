import { partsOf, readText } from "./reading.ts";
import type { Stretch } from "./formatting.ts";

/**
 * Text that is not words: @names and #tags; :shortcodes: and emoji; markers of lists, quotes and emphasis in other
 * formats; text that resembles our placeholders. Most characters begin no emoji, which is checked before searching the long
 * list.
 */
const SIGNS = new RegExp(
  [
    /(?<![\p{L}\p{N}_])[@#][\p{L}\p{N}_.\-]+/v.source,
    /:[a-z0-9_+\-]+:/v.source,
    /(?=\p{Emoji_Presentation}|\p{Emoji}[\uFE0F\p{Emoji_Modifier}])\p{RGI_Emoji}+/v.source,
    /^[ \t]*(?:[\-*+>]|\d+[.\)]|#{1,6})[ \t]+/v.source,
    /\*{1,3}|_{2}|~~/.source,
    /\{\d+\}/.source,
  ].join("|"),
  "myv",
);

/** ASCII letters and digits that begin none of these. */
const PLAIN = /[a-gi-vx-z]+/iy;

/**
 * Returns what translators must not change, in order: everything but words (code, addresses, mentions and formatting
 * characters), and the exceptions above among the words. Inspects each character a bounded number of times.
 */
export function keptIn(text: string): Stretch[] {
  const kept: Stretch[] = [];
  let done = 0;
  for (const part of partsOf(readText(text))) {
    if (part.kind !== "text") continue;
    const end = part.start + part.text.length;
    if (part.start > done) kept.push({ start: done, end: part.start });
    kept.push(...signsIn(text, part.start, end));
    done = end;
  }
  if (done < text.length) kept.push({ start: done, end: text.length });
  return kept;
}

function* signsIn(text: string, start: number, end: number): Generator<Stretch> {
  for (let at = start; at < end;) {
    const sign = read(SIGNS, text, at);
    if (sign !== undefined) yield { start: at, end: Math.min(sign, end) };
    at = sign ?? read(PLAIN, text, at) ?? at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
}

/** Returns where an expression's match at a place ends. */
function read(expression: RegExp, text: string, at: number): number | undefined {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : undefined;
}
