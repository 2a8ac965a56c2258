import type { Snippet } from "#protocol/search.ts";
import { fold } from "#text/fold.ts";
import { isUnspaced, type SearchTerm } from "#text/search-text.ts";

/** Code units shown of a long message, and how many of them before the first hit. */
const SNIPPET_LENGTH = 200;
const LEAD = 60;

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
  let at = 0;
  for (const character of text) {
    const plain = fold(character);
    for (let unit = 0; unit < plain.length; unit += 1) origin.push(at);
    folded += plain;
    at += character.length;
  }
  return { folded, origin: [...origin, text.length] };
}

/** A character that folds to several ("ﬃ") is hit as a whole. */
function wholeEnd(origin: number[], end: number): number {
  const last = origin[end - 1];
  let next = end;
  while (next < origin.length - 1 && origin[next] === last) next += 1;
  return origin[next] ?? 0;
}

function hitsOf(folded: string, { parts, prefix }: SearchTerm): [number, number][] {
  const pattern = patternOf(
    parts.map((part) => folding(part).folded),
    prefix,
  );
  return [...folded.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

/** Words of a spaced script stand apart, and so do two runs of an unspaced one; where they meet there need be nothing. */
function patternOf(parts: string[], prefix: boolean): RegExp {
  let body = "";
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (before !== undefined) {
      body += `[^\\p{L}\\p{N}]${isUnspaced(before) === isUnspaced(part) ? "+" : "*"}`;
    }
    body += escape(part);
  }
  const starts = isUnspaced(parts[0] ?? "") ? "" : "(?<![\\p{L}\\p{N}])";
  const ends = isUnspaced(parts.at(-1) ?? "") || prefix ? "" : "(?![\\p{L}\\p{N}])";
  return new RegExp(`${starts}${body}${ends}`, "gu");
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

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** Never between the two halves of a surrogate pair. */
function boundary(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
