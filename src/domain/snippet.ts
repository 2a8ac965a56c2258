import type { Snippet } from "#protocol/search.ts";
import { boundary } from "#text/cut.ts";
import { fold } from "#text/fold.ts";
import { isUnspaced, type SearchTerm } from "#text/search-text.ts";

/** Code units shown of a long message, and how many of them before the first hit. */
const SNIPPET_LENGTH = 200;
const LEAD = 60;

/** What parts two words, and what belongs to one. */
const BETWEEN = /[^\p{L}\p{N}\p{Co}]+/uy;
const BEHIND_WORD = /[\p{L}\p{N}\p{Co}]$/u;
const BEFORE_WORD = /^[\p{L}\p{N}\p{Co}]/u;

/** The part of a text around its first hit, and where the hits are. */
export function snippetOf(text: string, terms: SearchTerm[]): Snippet {
  const { folded, origin } = folding(text);
  const hits = merge(terms.flatMap((term) => hitsOf(folded, term)));
  const inText = merge(
    hits.map(([start, end]): [number, number] => [origin[start] ?? 0, wholeEnd(origin, end)]),
  );
  if (text.length <= SNIPPET_LENGTH) return { text, highlights: inText };
  const from = boundary(text, Math.max(0, (inText[0]?.[0] ?? 0) - LEAD));
  const to = boundary(text, Math.min(text.length, from + SNIPPET_LENGTH));
  return {
    text: `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`,
    highlights: inText
      .filter(([start, end]) => start >= from && end <= to)
      .map(([start, end]): [number, number] => {
        const shift = (from > 0 ? 1 : 0) - from;
        return [start + shift, end + shift];
      }),
  };
}

/** As the index sees the text: without case and diacritics; `origin[i]` is where folded unit `i` began in the text. */
function folding(text: string): { folded: string; origin: number[] } {
  let folded = "";
  const origin: number[] = [];
  // A text has many characters, and few different ones.
  const plainOf = new Map<string, string>();
  let at = 0;
  for (const character of text) {
    const plain = plainOf.get(character) ?? fold(character);
    plainOf.set(character, plain);
    for (let unit = 0; unit < plain.length; unit += 1) origin.push(at);
    folded += plain;
    at += character.length;
  }
  origin.push(text.length);
  return { folded, origin };
}

/** A character that folds to several ("ﬃ") is hit as a whole. */
function wholeEnd(origin: number[], end: number): number {
  const last = origin[end - 1];
  let next = end;
  while (next < origin.length - 1 && origin[next] === last) next += 1;
  return origin[next] ?? 0;
}

/** One after another: where one ends, the next may begin. */
function hitsOf(folded: string, { parts, prefix }: SearchTerm): [number, number][] {
  const sought = parts.map(fold).filter((part) => part !== "");
  const [first] = sought;
  if (first === undefined) return [];
  const hits: [number, number][] = [];
  for (let start = folded.indexOf(first); start >= 0;) {
    const end = endOfHit(folded, start, sought, prefix);
    if (end !== null) hits.push([start, end]);
    start = folded.indexOf(first, end ?? start + 1);
  }
  return hits;
}

/** Words of a spaced script stand apart, and so do two runs of an unspaced one; where they meet there need be nothing. */
function endOfHit(
  folded: string,
  start: number,
  parts: readonly string[],
  prefix: boolean,
): number | null {
  if (!isUnspaced(parts[0] ?? "") && BEHIND_WORD.test(folded.slice(Math.max(0, start - 2), start)))
    return null;
  let end = start;
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (before !== undefined) {
      BETWEEN.lastIndex = end;
      const isApart = BETWEEN.test(folded);
      if (!isApart && isUnspaced(before) === isUnspaced(part)) return null;
      if (isApart) end = BETWEEN.lastIndex;
    }
    if (!folded.startsWith(part, end)) return null;
    end += part.length;
  }
  const isWhole = isUnspaced(parts.at(-1) ?? "") || prefix;
  return !isWhole && BEFORE_WORD.test(folded.slice(end, end + 2)) ? null : end;
}

function merge(hits: [number, number][]): [number, number][] {
  const sorted = hits.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
