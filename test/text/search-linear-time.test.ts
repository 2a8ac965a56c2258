import { expect, it } from "vitest";
import { snippetOf } from "#domain/snippet.ts";
import { parseSearch } from "#text/search-text.ts";
import { superlinear } from "../support/growth.ts";
import { HOSTILE } from "../support/hostile-texts.ts";

/** Alternating pairs of characters mean nothing to a search, so only grammars read them. */
const unpaired = HOSTILE.filter(([name]) => !name.startsWith("alternating"));

it.each([
  "a",
  "word",
  '"a a a a b"',
  "日本",
  "@",
  '"\u0301 \u0301 \u0301"',
  '"\uE000 \uE000 \uE000 x"',
])(
  "finding the hits for %s takes at most linear time in any text that a member may send",
  (query) => {
    expect(superlinear((text) => snippetOf(text, parseSearch(query)), unpaired)).toEqual([]);
  },
);
