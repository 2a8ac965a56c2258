import { fold } from "./fold.ts";
import { quoted } from "./index-quoted.ts";
import { goesOn, unitsOf, type Unit } from "./word-units.ts";

/** The most terms in a query; more would cost time without narrowing the results. */
const TERMS_MAX = 16;

/** Separates the parts of a message, so that no phrase matches across them; queries never contain it. */
const PART_END = " ¶ ";

/** Characters within one term: 1.2.3, don't, snake_case, red-fox, ann@example.com, and/or. */
const JOINED = /^[.'’"”״׳@/:&+·་\p{Pc}\p{Pd}]*$/u;

/** Quotation marks, each family of which may close the other; those of the first also occur within words: 5", צה"ל. */
const QUOTED = new RegExp(
  [
    '(?:(?<![\\p{L}\\p{N}])["”‟＂〞〟❞]|[“„〝❝])([^"“”„‟＂〝〞〟❝❞]*)["“”„‟＂〝〞〟❝❞]?',
    "[«»]([^«»]*)[«»]?",
    "[‹›]([^‹›]*)[‹›]?",
    "[「」｢｣﹁﹂]([^「」｢｣﹁﹂]*)[「」｢｣﹁﹂]?",
    "[『』﹃﹄]([^『』﹃﹄]*)[『』﹃﹄]?",
  ].join("|"),
  "gu",
);

/**
 * Creates the words that the index stores for a message's parts. A run of an unspaced script becomes overlapping pairs
 * of clusters and, at its end, the last cluster alone, so that queries of one or more clusters find it: 日本語 is "日本 本語
 * 語".
 */
export function searchText(...parts: readonly (string | null | undefined)[]): string {
  return joinParts(parts.map((part) => indexed(unitsOf(fold(part ?? "")), false).join(" ")));
}

/** Joins the words of several parts. */
export function joinParts(parts: readonly string[]): string {
  return parts.filter((words) => words !== "").join(PART_END);
}

/** Consecutive units; with `prefix`, the last may be the beginning of one. */
export interface SearchTerm {
  units: Unit[];
  prefix: boolean;
}

/** SEARCH-2: parses any query as words and phrases; quotation marks are its only syntax. */
export function parseSearch(query: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, ...quoted] of query.matchAll(QUOTED)) {
    const units = unitsOf(fold(quoted.find((phrase) => phrase !== undefined) ?? ""));
    // A single cluster matches as the prefix of a pair.
    const prefix = units.at(-1)?.kind === "cluster" && !goesOn(units.at(-2), units.at(-1));
    if (units.length > 0) terms.push({ units, prefix });
  }
  for (const units of chunksOf(unitsOf(fold(query.replaceAll(QUOTED, " "))))) {
    terms.push({ units, prefix: units.at(-1)?.kind !== "emoji" });
  }
  return terms.slice(0, TERMS_MAX);
}

/** Creates the FTS5 query with every word quoted, so that it contains no operators. */
export function matchExpression(terms: SearchTerm[]): string {
  return terms
    .map(({ units, prefix }) => quoted(indexed(units, true).join(" ")) + (prefix ? " *" : ""))
    .join(" AND ");
}

/** Groups units that must be consecutive: those typed without a space, and the runs of an unspaced script. */
function chunksOf(units: readonly Unit[]): Unit[][] {
  const chunks: Unit[][] = [];
  for (const [index, unit] of units.entries()) {
    const before = units[index - 1];
    const isJoined =
      goesOn(before, unit) ||
      (before !== undefined && isSpaced(before) && isSpaced(unit) && JOINED.test(unit.gap));
    if (isJoined) chunks.at(-1)?.push(unit);
    else chunks.push([unit]);
  }
  return chunks;
}

function isSpaced({ kind }: Unit): boolean {
  return kind === "word" || kind === "number";
}

/**
 * Creates the index's words; a query's last run leaves out its lone last cluster, since it may end within a run of the
 * text.
 */
function indexed(units: readonly Unit[], isQuery: boolean): string[] {
  const words: string[] = [];
  for (const [index, unit] of units.entries()) {
    const next = units[index + 1];
    if (next !== undefined && goesOn(unit, next)) words.push(unit.text + next.text);
    else if (!isQuery || next !== undefined || !goesOn(units[index - 1], unit))
      words.push(unit.text);
  }
  return words;
}
