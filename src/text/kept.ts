import { codeSpansIn } from "./code-spans.ts";

/** A part of a text, from `start` up to `end`. */
export interface Stretch {
  start: number;
  end: number;
}

/** A fence of code, closed or not. */
const FENCE = /^ {0,3}(?<fence>`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\k<fence>[`~]*[ \t]*$|(?![\s\S]))/my;

/** What links lead to, and web addresses. */
const WEB = /\]\([^\s()]*\)|\bhttps?:\/\/[^\s<>]+|\bwww\.[^\s<>]+/iy;

/**
 * @mentions and #tags; :shortcodes: and emoji; what marks lists, quotes and emphasis; what looks like a placeholder of
 * ours. Most signs begin no emoji: whether one may is looked at before the long list of them is.
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

/** Letters and digits of ASCII that begin none of these, wherever they stand. */
const PLAIN = /[a-gi-vx-z]+/iy;

/**
 * What no translator may touch, in order: code, in fences and within a line; addresses, and what links lead to; and the
 * signs above. However it is written, each character is looked at a bounded number of times.
 */
export function keptIn(text: string): Stretch[] {
  const kept: Stretch[] = [];
  const code = codeSpansIn(text);
  const mailboxes = mailboxesIn(text);
  let mailbox = mailboxes.next();
  for (let at = 0; at < text.length;) {
    while (!mailbox.done && mailbox.value.lastStart < at) mailbox = mailboxes.next();
    const isMailbox = !mailbox.done && mailbox.value.start <= at;
    const end =
      read(FENCE, text, at) ??
      code.get(at) ??
      read(WEB, text, at) ??
      (isMailbox ? mailbox.value.end : undefined) ??
      read(SIGNS, text, at);
    if (end !== undefined) kept.push({ start: at, end });
    at = end ?? read(PLAIN, text, at) ?? at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
  return kept;
}

/** Where what an expression reads at a place ends. */
function read(expression: RegExp, text: string, at: number): number | undefined {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : undefined;
}

/**
 * Between blanks, what has an `@` with something before it and, with a full stop inside, something behind it. Its start
 * may be any sign up to `lastStart`: what stands before may be kept already.
 */
function* mailboxesIn(text: string): Generator<Stretch & { lastStart: number }> {
  if (!text.includes("@")) return;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    const dot = word.lastIndexOf(".", word.length - 2);
    const sign = dot < 3 ? -1 : word.lastIndexOf("@", dot - 2);
    if (sign < 1) continue;
    yield { start: index, lastStart: index + sign - 1, end: index + word.length };
  }
}
