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
  "filters, lists and previews agree on whether a text has a link: %s (SEARCH-11)",
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

const found: Parameters<typeof searchWords>[0] = {
  sender_id: "ada",
  kind: "text",
  text: "hi",
  media: null,
  mentions: [],
  deleted_at: null,
};

it("SEARCH-11 the words of a message name its kind of file, and a text names none", () => {
  expect(searchWords({ ...found, kind: "image" })?.split(" ")).toContain("_himage");
  expect(searchWords(found)).not.toContain("_h");
});

it.each([
  ["a system message", { kind: "system" }],
  ["a deleted message", { deleted_at: "2026-11-01T12:00:00.000Z" }],
] as const)("SEARCH-10 search never finds %s", (_, more) => {
  expect(searchWords({ ...found, ...more })).toBeNull();
});
