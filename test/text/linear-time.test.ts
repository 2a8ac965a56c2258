import { describe, expect, it } from "vitest";
import { resolveMentions } from "#domain/mentions.ts";
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

const people = ["ann", "bob.b"].map((username) => member(`id-of-${username}`, { username }));
const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  [
    "decoding a frame with it",
    (text) => decodeUpFrame(JSON.stringify({ type: "send", client_id: "c", text })),
  ],
  ["parsing it", readText],
  ["removing its formatting", plainText],
  ["showing it as a link's text", (text) => honestLink("https://example.com/", text)],
  ["resolving its mentions", (text) => resolveMentions(text, people, true)],
  [
    "splitting it for a translator",
    (text) =>
      sentencesOf(text).map((part) => {
        if (typeof part === "string") return part;
        const { text: sentence, kept } = masked(part);
        return unmasked(sentence, kept);
      }),
  ],
  ["restoring its untranslated parts", (text) => unmasked(text, ["x"])],
  ["detecting its language", (text) => detectLanguage(text, "en")],
  ["finding words in it", hasWords],
  ["indexing its words", searchText],
  ["parsing it as a query", parseSearch],
  ["folding it", fold],
  ["finding visible characters in it", hasVisible],
  ["counting its marks", longestRunOfMarks],
  ["checking it as a file's name", (text) => mediaNameSchema.safeParse(text)],
  ["reading it as a file's name", (text) => fileNameOf(new File([], text))],
];

describe("any text that a member may send", () => {
  it.each(readers)("%s takes at most linear time", (_, read) => {
    expect(superlinear(read)).toEqual([]);
  });
});
