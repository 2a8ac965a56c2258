import { describe, expect, test } from "vitest";
import { openMention } from "#web/conversation/composer/mention-completion.ts";
import { plainLine } from "#web/inbox/plain-line.ts";
import { superlinear } from "../../support/growth.ts";

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ["its line in the list", plainLine],
  ["the mention that is being written", (text) => openMention(text, text.length)],
];

describe("no message takes the page more than linear time", () => {
  test.each(readers)("to read %s", (_, read) => {
    expect(superlinear(read)).toEqual([]);
  });
});
