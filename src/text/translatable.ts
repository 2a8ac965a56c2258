import { keptIn } from "./kept.ts";
import { hasWords } from "./words.ts";

/** A part of a text: words for the translator, or something that comes through as it is. */
export interface Piece {
  kind: "words" | "kept";
  text: string;
}

/** The text in order, nothing lost: joined again, the pieces are the text. Words never span a line. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of keptIn(text)) {
    pieces.push(...linesOf(text.slice(at, start)), { kind: "kept", text: text.slice(start, end) });
    at = end;
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

function linesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index, 0: blanks } of text.matchAll(/\s+/g)) {
    if (!blanks.includes("\n")) continue;
    pieces.push(...lineOf(text.slice(at, index)), { kind: "kept", text: blanks });
    at = index + blanks.length;
  }
  pieces.push(...lineOf(text.slice(at)));
  return pieces;
}

/** Spaces around words are kept: a translator may drop them. */
function lineOf(line: string): Piece[] {
  if (!hasWords(line)) return [{ kind: "kept", text: line }];
  const words = line.trim();
  const start = line.length - line.trimStart().length;
  return [
    { kind: "kept", text: line.slice(0, start) },
    { kind: "words", text: words },
    { kind: "kept", text: line.slice(start + words.length) },
  ];
}
