import type { Options } from "minisearch";

/** A section of a page, under its address. */
export interface Entry {
  id: string;
  page: string;
  section: string;
  text: string;
  excerpt: string;
}

/** The build makes the index with these, and the reader's browser reads it with the same. */
export const SEARCH_OPTIONS: Options<Entry> = {
  fields: ["section", "page", "text"],
  storeFields: ["page", "section", "excerpt"],
  // Names such as `retry_after_ms` are found whole, and by their parts.
  tokenize: (text) =>
    text.split(/[^\p{L}\p{N}_-]+/u).flatMap((word) => {
      const parts = word.split(/[_-]/);
      return parts.length > 1 ? [word, ...parts] : [word];
    }),
  searchOptions: {
    boost: { section: 4, page: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    combineWith: "AND",
  },
};
