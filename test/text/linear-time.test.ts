import { describe, expect, it } from "vitest";
import { resolveMentions } from "#domain/mentions.ts";
import { snippetOf } from "#domain/snippet.ts";
import { fileNameOf } from "#client/file-name.ts";
import { decodeUpFrame } from "#protocol/codec.ts";
import { mediaNameSchema } from "#protocol/media.ts";
import { fold } from "#text/fold.ts";
import { honestLink } from "#text/honest-link.ts";
import { plainText, readText } from "#text/reading.ts";
import { parseSearch, searchText } from "#text/search-text.ts";
import { masked, sentencesOf, unmasked } from "#text/translatable.ts";
import { hasVisible, longestRunOfMarks } from "#text/visible.ts";
import { hasWords } from "#text/words.ts";
import { detectLanguage } from "#server/translation/detect.ts";
import { member } from "../client/support/fixtures.ts";
import { superlinear } from "../support/growth.ts";
import { HOSTILE } from "../support/hostile-texts.ts";

const people = ["ann", "bob.b"].map((username) => member(`id-of-${username}`, { username }));
const queries = [
  "a",
  "word",
  '"a a a a b"',
  "日本",
  "@",
  '"\u0301 \u0301 \u0301"',
  '"\uE000 \uE000 \uE000 x"',
];

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  [
    "a frame with it",
    (text) => decodeUpFrame(JSON.stringify({ type: "send", client_id: "c", text })),
  ],
  ["it as it is drawn", readText],
  ["it without its formatting", plainText],
  ["it as what a link says", (text) => honestLink("https://example.com/", text)],
  ["the people it mentions", (text) => resolveMentions(text, people, true)],
  [
    "what a translator gets of it",
    (text) =>
      sentencesOf(text).map((part) => {
        if (typeof part === "string") return part;
        const { text: sentence, kept } = masked(part);
        return unmasked(sentence, kept);
      }),
  ],
  ["what a translator made of it", (text) => unmasked(text, ["x"])],
  ["its language", (text) => detectLanguage(text, "en")],
  ["whether it has words", hasWords],
  ["its words in the index", searchText],
  ["it as a query", parseSearch],
  ...queries.map(
    (query) =>
      [`its hits for ${query}`, (text: string) => snippetOf(text, parseSearch(query))] as const,
  ),
  ["it folded", fold],
  ["whether anything of it is seen", hasVisible],
  ["its marks", longestRunOfMarks],
  ["it as a file's name", (text) => mediaNameSchema.safeParse(text)],
  ["a file that is called so", (text) => fileNameOf(new File([], text))],
];

/** What is searched for means nothing by two signs in turn: the pairs are left to those that read grammar. */
const unpaired = HOSTILE.filter(([name]) => !name.startsWith("alternating"));

describe("no text that a member may send takes more than linear time", () => {
  it.each(readers)("reading %s takes at most linear time", (name, read) => {
    const families = name.startsWith("its hits") ? unpaired : HOSTILE;
    expect(superlinear(read, families)).toEqual([]);
  });
});
