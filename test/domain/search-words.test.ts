import { expect, it } from "vitest";
import { searchWords } from "#domain/search-words.ts";
import { hasLink } from "#text/reading.ts";
import { firstLink } from "#text/first-link.ts";

it.each([
  ["look at https://a.example/x", true],
  ["HTTPS://A.EXAMPLE/X", true],
  ["www.a.example", true],
  ["[here](https://a.example)", true],
  ["write to ada@a.example", false],
  ["`https://a.example` is code", false],
  ["nothing", false],
])(
  "SEARCH-11 filters, lists and previews agree on whether there is a link: %s",
  (text, isThere) => {
    const words = searchWords({
      sender_id: "ada",
      kind: "text",
      text,
      media: null,
      mentions: [],
      deleted_at: null,
    });
    expect([words?.includes("_hlink"), hasLink(text), firstLink(text) !== null]).toEqual([
      isThere,
      isThere,
      isThere,
    ]);
  },
);
