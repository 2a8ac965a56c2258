import { keptIn } from "./kept.ts";
import { hasWords } from "./words.ts";

/** A part of a text: words for the translator, or text to keep unchanged. */
export interface Piece {
  kind: "words" | "kept";
  text: string;
}

/** Splits a text into pieces, which join to the same text again. Words never span a line. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of keptIn(text)) {
    pieces.push(...lineOf(text.slice(at, start)), { kind: "kept", text: text.slice(start, end) });
    at = end;
  }
  pieces.push(...lineOf(text.slice(at)));
  return pieces.filter((piece) => piece.text !== "");
}

/** Returns the words of a text, for detecting its language. */
export function wordsOf(text: string): string {
  return piecesOf(text)
    .flatMap(({ kind, text: words }) => (kind === "words" ? [words] : []))
    .join(" ");
}

/** A unit of translation: a line from its first words to its last, including kept pieces in between. */
export interface Sentence {
  pieces: Piece[];
}

/** Returns the sentences and the unchanged text between them, in order. */
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

/**
 * Prepares a sentence for the translator: replaces kept pieces with `{0}`, `{1}`, …, which the translator can place as
 * its grammar requires.
 */
export function masked({ pieces }: Sentence): { text: string; kept: string[] } {
  const kept: string[] = [];
  const text = pieces
    .map((piece) => (piece.kind === "words" ? piece.text : mask(piece.text, kept)))
    .join("");
  return { text, kept };
}

/** Restores the kept pieces; null if the translator lost, doubled or invented a placeholder. */
export function unmasked(translated: string, kept: string[]): string | null {
  const found = [...translated.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index));
  const complete = found.toSorted((a, b) => a - b).every((index, at) => index === at);
  if (!complete || found.length !== kept.length) return null;
  return translated.replaceAll(/\{(\d+)\}/g, (_, index) => kept[Number(index)] ?? "");
}

/** Keeps spaces, so that the words around them stay separate for the translator. */
function mask(text: string, kept: string[]): string {
  if (text.trim() === "") return text;
  kept.push(text);
  return `{${kept.length - 1}}`;
}

/** Keeps spaces around words, since a translator may drop them. */
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
