import type { Piece } from "#text/translatable.ts";

/** What the scanner reads, as one expression: easy to compare with the rule, and far too slow for hostile text. */
const KEPT = new RegExp(
  [
    /^ {0,3}(?<fence>`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\k<fence>[`~]*[ \t]*$|(?![\s\S]))/.source,
    /(?<!`)(?<ticks>`+)(?!`)(?:(?!\n\n)[\s\S]){1,500}?(?<!`)\k<ticks>(?!`)/.source,
    /\]\([^\s\(\)]*\)/v.source,
    /\b[Hh][Tt]{2}[Pp][Ss]?:\/\/[^\s<>]+/.source,
    /\b[Ww]{3}\.[^\s<>]+/.source,
    /\S+@\S+\.\S+/.source,
    /(?<![\p{L}\p{N}_])[@#][\p{L}\p{N}_.\-]+/v.source,
    /:[a-z0-9_+\-]+:/v.source,
    /\p{RGI_Emoji}+/v.source,
    /^[ \t]*(?:[\-*+>]|\d+[.\)]|#{1,6})[ \t]+/v.source,
    /\*{1,3}|_{2}|~~/.source,
    /\{\d+\}/.source,
  ].join("|"),
  "gmv",
);
const WORDS =
  /\p{L}{2}|\p{L}\p{M}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

export function piecesByExpression(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(KEPT)) {
    pieces.push(...linesOf(text.slice(at, match.index)), { kind: "kept", text: match[0] });
    at = match.index + match[0].length;
  }
  pieces.push(...linesOf(text.slice(at)));
  return pieces.filter((piece) => piece.text !== "");
}

function linesOf(text: string): Piece[] {
  return text.split(/(\s*\n\s*)/).flatMap((part, index): Piece[] => {
    if (index % 2 === 1 || !WORDS.test(part)) return [{ kind: "kept", text: part }];
    const [, before = "", words = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
    return [
      { kind: "kept", text: before },
      { kind: "words", text: words },
      { kind: "kept", text: after },
    ];
  });
}
