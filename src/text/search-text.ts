import { fold } from "./fold.ts";
import { goesOn, unitsOf, type Unit } from "./word-units.ts";

/** Words of a query; more of them narrow nothing that matters and cost time. */
const TERMS_MAX = 16;

/** Between the parts of a message, so that no phrase goes from one into the next: nobody can look for it. */
const PART_END = " ¶ ";

/** Signs within what people take for one thing: 1.2.3, don't, snake_case, red-fox, ann@example.com, and/or. */
const JOINED = /^[.'’"”״׳@/:&+·་\p{Pc}\p{Pd}]*$/u;

/** Quotation marks that may close one another; those of the first family also stand within words: 5", צה"ל. */
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
 * What the index holds of a message: the words of each of its parts. Scripts without blanks are held by overlapping pairs
 * of clusters, each run ending with its last one alone, so that a query of one or of many finds them: 日本語 is
 * "日本 本語 語".
 */
export function searchText(...parts: readonly (string | null | undefined)[]): string {
  return parts
    .map((part) => indexed(unitsOf(fold(part ?? "")), false).join(" "))
    .filter((words) => words !== "")
    .join(PART_END);
}

/** One thing looked for: units that follow one another, the last of them perhaps only begun. */
export interface SearchTerm {
  units: Unit[];
  prefix: boolean;
}

/** SEARCH-2: whatever is typed is words and phrases; there is no syntax but quotation marks. */
export function parseSearch(query: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, ...quoted] of query.matchAll(QUOTED)) {
    const units = unitsOf(fold(quoted.find((phrase) => phrase !== undefined) ?? ""));
    // A single cluster is the beginning of a pair.
    const prefix = units.at(-1)?.kind === "cluster" && !goesOn(units.at(-2), units.at(-1));
    if (units.length > 0) terms.push({ units, prefix });
  }
  for (const units of chunksOf(unitsOf(fold(query.replaceAll(QUOTED, " "))))) {
    terms.push({ units, prefix: units.at(-1)?.kind !== "emoji" });
  }
  return terms.slice(0, TERMS_MAX);
}

/** The query as FTS5 takes it: every word quoted, so that none of its operators means anything. */
export function matchExpression(terms: SearchTerm[]): string {
  return terms
    .map(({ units, prefix }) => `"${indexed(units, true).join(" ")}"${prefix ? " *" : ""}`)
    .join(" AND ");
}

/** What was typed in one go, and a run of a script without blanks, is looked for as it stands. */
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

/** As they stand in the index; a query's last run without its lone last cluster, since a query ends where it likes. */
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
