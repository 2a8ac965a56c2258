import { describe, expect, test } from "vitest";
import { openMention } from "#web/conversation/composer/mention-completion.ts";
import { honestLink } from "#web/conversation/message/link.ts";
import { mentionParts, needsMarkdown } from "#web/conversation/message/text-parts.ts";
import { plainLine } from "#web/inbox/plain-line.ts";
import { superlinear } from "../../support/growth.ts";

const known = new Set(["ann"]);
const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ["whether it is to be formatted", needsMarkdown],
  ["its mentions", (text) => mentionParts(text, known)],
  ["its line in the list", plainLine],
  ["it as what a link says", (text) => honestLink("https://example.com/", text)],
  ["the mention that is being written", (text) => openMention(text, text.length)],
];

describe("no message takes the page more than linear time", () => {
  test.each(readers)("to read %s", (_, read) => {
    expect(superlinear(read)).toEqual([]);
  });
});
