import type { Message } from "#protocol/message.ts";
import type { Highlighted, Snippet } from "#protocol/search.ts";
import { foldWithOrigin, type Folded } from "#text/fold.ts";
import { plainText } from "#text/reading.ts";
import type { SearchTerm } from "#text/search-text.ts";
import { goesOn, unitsOf, type Unit } from "#text/word-units.ts";

/** Code units to show of a long text, and how many of them precede the first match. */
const SNIPPET_LENGTH = 200;
const LEAD = 60;

type Range = [start: number, end: number];

/** Creates a snippet of each matching part of a message, or of its text if none matches. */
export function snippetsOf(
  { text, media }: Pick<Message, "text" | "media">,
  terms: readonly SearchTerm[],
): Snippet[] {
  const snippets: Snippet[] = [
    { of: "text", ...snippetOf(plainText(text ?? ""), terms) },
    { of: "transcript", ...snippetOf(media?.transcript ?? "", terms) },
    { of: "file_name", ...snippetOf(media?.name ?? "", terms) },
  ];
  const hit = snippets.filter(({ highlights }) => highlights.length > 0);
  return hit.length > 0 ? hit : snippets.slice(0, 1);
}

/** Cuts the part of a text around its first match, and marks the matches in it. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): Highlighted {
  const folded = foldWithOrigin(text);
  const units = unitsOf(folded.text);
  const hits = merge(terms.flatMap((term) => hitsOf(units, term, folded)));
  if (text.length <= SNIPPET_LENGTH) return { text, highlights: hits };
  const from = clusterAt(folded, Math.max(0, (hits[0]?.[0] ?? 0) - LEAD));
  const to = clusterAt(folded, Math.min(text.length, from + SNIPPET_LENGTH));
  const shift = (from > 0 ? 1 : 0) - from;
  return {
    text: `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`,
    highlights: hits
      .map(([start, end]): Range => [Math.max(start, from) + shift, Math.min(end, to) + shift])
      .filter(([start, end]) => end > start),
  };
}

/** Finds a term's matches, none overlapping another. */
function hitsOf(units: readonly Unit[], term: SearchTerm, { starts, ends }: Folded): Range[] {
  const hits: Range[] = [];
  for (let at = 0; at < units.length;) {
    const first = units[at];
    const last = units[at + term.units.length - 1];
    if (first === undefined || last === undefined) break;
    if (!standsAt(units, at, term)) {
      at += 1;
      continue;
    }
    const begun = term.prefix ? (term.units.at(-1)?.text.length ?? 0) : last.text.length;
    hits.push([starts[first.start] ?? 0, ends[last.start + begun - 1] ?? 0]);
    at += term.units.length;
  }
  return hits;
}

/** Whether the term matches here: its runs of an unspaced script must continue where the text's do. */
function standsAt(
  units: readonly Unit[],
  at: number,
  { units: sought, prefix }: SearchTerm,
): boolean {
  return sought.every((unit, index) => {
    const here = units[at + index];
    if (here === undefined) return false;
    const isBegun = prefix && index === sought.length - 1;
    if (isBegun ? !here.text.startsWith(unit.text) : here.text !== unit.text) return false;
    return index === 0 || goesOn(units[at + index - 1], here) === goesOn(sought[index - 1], unit);
  });
}

function merge(hits: Range[]): Range[] {
  const merged: Range[] = [];
  for (const [start, end] of hits.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** Returns `at`, or the start of the cluster around it. */
function clusterAt({ starts, ends }: Folded, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return (ends[low - 1] ?? 0) > at ? (starts[low - 1] ?? 0) : at;
}
