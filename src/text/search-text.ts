import { normal } from "./normal.ts";

/** Scripts written without spaces between words, for which pairs of characters stand in for words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu;
/** What the index's tokenizer takes for a word: letters, digits, marks. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const QUOTED = /"([^"]*)"?/g;

/** Words of a query; more of them narrow nothing that matters and cost time. */
const TERMS_MAX = 16;

/**
 * A text as the index holds it: runs of Chinese, Japanese and Korean become overlapping pairs, each run ending with its
 * last character alone, so that a query of one character or of many finds them: 日本語 is "日本 本語 語".
 */
export function searchText(text: string): string {
  return normal(text, "NFKC")
    .replaceAll(UNSPACED, (run) => ` ${pairs(run).join(" ")} `)
    .trim();
}

/**
 * One thing looked for: words of the index that follow one another, the last of them perhaps only begun. `parts`: what
 * was typed, each of one kind of script.
 */
export interface SearchTerm {
  words: string[];
  prefix: boolean;
  parts: string[];
}

/** SEARCH-2: whatever is typed is words and phrases; there is no syntax but the quotation mark. */
export function parseSearch(query: string): SearchTerm[] {
  const text = normal(query, "NFKC");
  const phrases = [...text.matchAll(QUOTED)].map((match) => match[1] ?? "");
  const loose = text.replaceAll(QUOTED, " ").match(WORD) ?? [];
  const terms: SearchTerm[] = [];
  for (const phrase of phrases) {
    const parts = (phrase.match(WORD) ?? []).flatMap(split);
    if (parts.length > 0) terms.push(termOf(parts, false));
  }
  for (const part of loose.slice(0, TERMS_MAX).flatMap(split)) terms.push(termOf([part], true));
  return terms.slice(0, TERMS_MAX);
}

/** The query as FTS5 takes it: every word quoted, so that none of its operators means anything. */
export function matchExpression(terms: SearchTerm[]): string {
  return terms
    .map(({ words, prefix }) => `"${words.join(" ")}"${prefix ? " *" : ""}`)
    .join(" AND ");
}

/** Its last word may be only begun: a single character of an unspaced run always, another word where `begun` says so. */
function termOf(parts: string[], begun: boolean): SearchTerm {
  const last = parts.at(-1) ?? "";
  const words = parts.flatMap((part, index) => indexed(part, index === parts.length - 1));
  return { words, prefix: isUnspaced(last) ? Array.from(last).length === 1 : begun, parts };
}

/** A word may mix scripts ("iPhone手机"): each part is indexed in its own way. */
function split(word: string): string[] {
  return (
    word.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu,
    ) ?? []
  );
}

export function isUnspaced(part: string): boolean {
  return part.replaceAll(UNSPACED, "") === "";
}

/** As it stands in the index; a query's last run without its lone last character, since a query ends where it likes. */
function indexed(part: string, isLast: boolean): string[] {
  if (!isUnspaced(part)) return [part];
  const all = pairs(part);
  return isLast && all.length > 1 ? all.slice(0, -1) : all;
}

function pairs(run: string): string[] {
  const characters = Array.from(run);
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}
