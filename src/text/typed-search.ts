import { fold } from "./fold.ts";
import { HELD, type Held } from "./index-tokens.ts";

/**
 * A typed search: words, and filters such as `from:ada`. `from` and `in` are names as typed, `before` and `after` days
 * such as `2026-05-01`.
 */
export interface TypedSearch {
  words: string;
  from: string | null;
  in: string | null;
  has: Held | null;
  before: string | null;
  after: string | null;
  mentions: "me" | null;
}

/** The name of a filter. */
export type FilterKey = Exclude<keyof TypedSearch, "words">;

const KEYS: readonly FilterKey[] = ["from", "in", "has", "before", "after", "mentions"];

/** A filter that is still being typed, at the end of a text; `from`: where it begins. */
export interface UnfinishedFilter {
  key: FilterKey;
  value: string;
  from: number;
}

/**
 * Whitespace; a filter, with a value in quotation marks or up to whitespace; a phrase in quotation marks; or anything
 * up to whitespace. An unclosed quotation mark extends to the end. The alternatives are exclusive, so matching takes
 * linear time.
 */
const PARTS =
  /\s+|(?<key>from|in|has|before|after|mentions)[:：](?:"(?<quoted>[^"]*)(?<closed>"?)|(?<bare>[^\s"]\S*)?)|"[^"]*"?\S*|\S+/giu;

/** A year, month or day. */
const DAY = /^([12]\d{3})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

interface Part {
  text: string;
  start: number;
  /** `isOpen`: more of the value may follow at the end of the text. */
  filter: { key: FilterKey; value: string; isOpen: boolean } | null;
}

/**
 * Parses any typed search. The last of several filters of one name counts. Everything else is words: an unknown filter,
 * a day that does not exist, a phrase in quotation marks. A filter without a value is ignored.
 */
export function parseTypedSearch(text: string): TypedSearch {
  const search: TypedSearch = { ...NO_FILTERS, words: "" };
  const words: string[] = [];
  for (const { text: part, filter } of partsOf(text)) {
    if (filter === null || !setFilter(search, filter.key, filter.value)) words.push(part);
  }
  return { ...search, words: words.join(" ") };
}

const NO_FILTERS = {
  from: null,
  in: null,
  has: null,
  before: null,
  after: null,
  mentions: null,
} as const;

/** Formats a search as it could have been typed: `parseTypedSearch` returns the same search. */
export function printTypedSearch(search: TypedSearch): string {
  const filters = KEYS.flatMap((key) => {
    const value = search[key];
    return value === null ? [] : [`${key}:${printed(value)}`];
  });
  return [...filters, ...(search.words === "" ? [] : [search.words])].join(" ");
}

/** Returns the filter at the end of a text whose value is still being typed, to suggest values for it. */
export function unfinishedFilter(text: string): UnfinishedFilter | null {
  const last = partsOf(text).at(-1);
  if (last?.filter?.isOpen !== true || last.start + last.text.length < text.length) return null;
  const { key, value } = last.filter;
  return { key, value, from: last.start };
}

function partsOf(text: string): Part[] {
  return Array.from(text.matchAll(PARTS), ({ 0: part, index: start, groups = {} }) => {
    const { key, quoted, closed, bare } = groups;
    const name = KEYS.find((one) => one === key?.toLowerCase());
    if (name === undefined) return { text: part, start, filter: null };
    const value = (quoted ?? bare ?? "").trim();
    return { text: part, start, filter: { key: name, value, isOpen: closed !== '"' } };
  }).filter(({ text: part }) => part.trim() !== "");
}

/** Returns false for a value that the filter cannot have. */
function setFilter(search: TypedSearch, key: FilterKey, value: string): boolean {
  if (value === "") return true;
  switch (key) {
    case "from":
    case "in":
      search[key] = value;
      return true;
    case "has": {
      const held = HELD.find((one) => [one, `${one}s`].includes(value.toLowerCase()));
      search.has = held ?? search.has;
      return held !== undefined;
    }
    case "before":
    case "after": {
      const day = dayOf(value);
      search[key] = day ?? search[key];
      return day !== null;
    }
    case "mentions":
      if (value.toLowerCase() !== "me") return false;
      search.mentions = "me";
      return true;
  }
}

/** Returns the first day of the year, month or day; null if it does not exist. */
function dayOf(value: string): string | null {
  if (value.length > "2026-05-01".length) return null;
  const [, year, month = "1", day = "1"] = DAY.exec(fold(value)) ?? [];
  if (year === undefined) return null;
  const days = daysIn(Number(year), Number(month));
  if (days === undefined || Number(day) < 1 || Number(day) > days) return null;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function daysIn(year: number, month: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function printed(value: string): string {
  return /^$|\s/u.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}
