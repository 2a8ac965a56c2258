import { hasWords } from "./words.ts";

/** A part of a text: words for the translator, or something that comes through as it is. */
export interface Piece {
  kind: "words" | "kept";
  text: string;
}

/**
 * What no translator may touch: code, in fences and within a line; addresses, and what links lead to; @mentions and
 * #tags; emoji and :shortcodes:; what marks lists, quotes and emphasis; and what looks like a placeholder of ours.
 */
const KEPT = new RegExp(
  [
    /^ {0,3}(?<fence>`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\k<fence>[`~]*[ \t]*$|(?![\s\S]))/.source,
    // As long as code within a line may be: unbounded, a text of nothing but backticks would take for ever.
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

/** The text in order, nothing lost: joined again, the pieces are the text. Words never span a line. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(KEPT)) {
    pieces.push(...linesOf(text.slice(at, match.index)), { kind: "kept", text: match[0] });
    at = match.index + match[0].length;
  }
  pieces.push(...linesOf(text.slice(at)));
  return pieces.filter((piece) => piece.text !== "");
}

/** What of a text is language at all, for telling which one it is. */
export function wordsOf(text: string): string {
  return piecesOf(text)
    .flatMap(({ kind, text: words }) => (kind === "words" ? [words] : []))
    .join(" ");
}

/** Something to translate at once: a line from its first words to its last, with whatever is kept between them. */
export interface Sentence {
  pieces: Piece[];
}

/** What stands between sentences as it is, and the sentences, in order. */
export function sentencesOf(text: string): (string | Sentence)[] {
  const parts: (string | Sentence)[] = [];
  let sentence: Piece[] = [];
  const end = () => {
    const last = sentence.findLastIndex(({ kind }) => kind === "words");
    if (last >= 0) parts.push({ pieces: sentence.slice(0, last + 1) });
    parts.push(...sentence.slice(last + 1).map((piece) => piece.text));
    sentence = [];
  };
  for (const piece of piecesOf(text)) {
    if (piece.kind === "words" || (sentence.length > 0 && !piece.text.includes("\n"))) {
      sentence.push(piece);
    } else {
      end();
      parts.push(piece.text);
    }
  }
  end();
  return parts;
}

/** A sentence for the translator: what is kept is `{0}`, `{1}`, …, for it to place where its grammar wants them. */
export function masked({ pieces }: Sentence): { text: string; kept: string[] } {
  const kept: string[] = [];
  const text = pieces
    .map((piece) => (piece.kind === "words" ? piece.text : mask(piece.text, kept)))
    .join("");
  return { text, kept };
}

/** Puts back what was kept; null when the translator lost, doubled or made up a place for it. */
export function unmasked(translated: string, kept: string[]): string | null {
  const found = [...translated.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index));
  const complete = found.toSorted((a, b) => a - b).every((index, at) => index === at);
  if (!complete || found.length !== kept.length) return null;
  return translated.replaceAll(/\{(\d+)\}/g, (_, index) => kept[Number(index)] ?? "");
}

/** Spaces stay spaces: the words around them must not run together in the translator's eyes. */
function mask(text: string, kept: string[]): string {
  if (text.trim() === "") return text;
  kept.push(text);
  return `{${kept.length - 1}}`;
}

/** Spaces around words are kept: a translator may drop them. */
function linesOf(text: string): Piece[] {
  return text.split(/(\s*\n\s*)/).flatMap((part, index): Piece[] => {
    if (index % 2 === 1 || !hasWords(part)) return [{ kind: "kept", text: part }];
    const [, before = "", words = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
    return [
      { kind: "kept", text: before },
      { kind: "words", text: words },
      { kind: "kept", text: after },
    ];
  });
}
