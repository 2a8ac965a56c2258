import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText } from "#client/index.ts";
import {
  isFormatted,
  toggleFormat,
  type Format,
  type Selected,
} from "#web/conversation/composer/formatting.ts";

/** `‹` and `›` around the selection, `|` for the caret. */
function read(notation: string): Selected {
  const caret = notation.indexOf("|");
  const start = caret === -1 ? notation.indexOf("‹") : caret;
  const text = notation.replaceAll(/[‹›|]/g, "");
  return { text, start, end: caret === -1 ? notation.indexOf("›") - 1 : start };
}

function show(selected: Selected | null): string | null {
  if (selected === null) return null;
  const { text, start, end } = selected;
  const mark = start === end ? "|" : `‹${text.slice(start, end)}›`;
  return text.slice(0, start) + mark + text.slice(end);
}

describe("formatting what is selected", () => {
  it.for<[Format, string, string]>([
    ["bold", "say ‹hello› there", "say **‹hello›** there"],
    ["bold", "say **‹hello›** there", "say ‹hello› there"],
    ["bold", "say ‹ hello ›there", "say  **‹hello›** there"],
    ["bold", "un‹believ›able", "**‹unbelievable›**"],
    ["italic", "say ‹hello› there", "say _‹hello›_ there"],
    ["italic", "say *‹hello›* there", "say ‹hello› there"],
    ["italic", "say **‹hello›** there", "say **_‹hello›_** there"],
    ["bold", "say **_‹hello›_** there", "say _‹hello›_ there"],
    ["italic", "これは‹大事›です", "これは*‹大事›*です"],
    ["italic", "‹snake_case›", "_‹snake_case›_"],
    ["strike", "‹hello›", "~~‹hello›~~"],
    ["code", "run ‹npm ci›", "run `‹npm ci›`"],
    ["code", "run `‹npm ci›`", "run ‹npm ci›"],
    ["code", "‹one\ntwo›", "```\n‹one\ntwo›\n```"],
    ["code", "```\n‹one\ntwo›\n```", "‹one\ntwo›"],
    ["code", "see ‹one\ntwo› there", "see \n```\n‹one\ntwo›\n```\n there"],
    ["bold", "‹- one\n- two›", "‹- **one**\n- **two›**"],
    ["bold", "‹one\n\ntwo›", "**‹one**\n\n**two›**"],
    ["bold", "**‹one**\n\n**two›**", "‹one\n\ntwo›"],
    ["bold", "‹**one**\ntwo›", "‹**one**\n**two›**"],
    ["bold", "|", "**|**"],
    ["bold", "**|**", "|"],
    ["bold", "hel|lo", "**hel|lo**"],
    ["bold", "**hel|lo**", "hel|lo"],
    ["link", "see ‹here› now", "see [here](‹https://›) now"],
    ["link", "see [‹here›](https://example.com) now", "see ‹here› now"],
  ])("%s: %s", ([format, before, after]) => {
    expect(show(toggleFormat(read(before), format))).toBe(after);
  });

  it.for<[Format, string]>([
    ["bold", "`‹code›`"],
    ["bold", "‹   ›"],
    ["link", "|"],
  ])("%s does nothing where it would not be read so: %s", ([format, before]) => {
    expect(toggleFormat(read(before), format)).toBeNull();
  });

  it("formatting moves no mark into code at the edge of the selection", () => {
    expect(toggleFormat({ text: "`🏽`*aa", start: 3, end: 5 }, "italic")).toBeNull();
  });

  it("formatting twice restores the text, and formatted text parses so, whatever surrounds it (TEXT-1)", () => {
    const piece = fc.constantFrom(
      ..."ab漢é👍🏽 \n*_~`>-.@[]()\\".match(/./gsu)!,
      "word",
      "- ",
      "**",
      "https://a.b",
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
    const format = fc.constantFrom<Format[]>("bold", "italic", "strike", "code");
    fc.assert(
      fc.property(text, fc.nat(40), fc.nat(40), format, (said, one, other, kind) => {
        const [start, end] = [one % (said.length + 1), other % (said.length + 1)].sort(
          (a, b) => a - b,
        );
        const selected = { text: said, start: start!, end: end! };
        const made = toggleFormat(selected, kind);
        if (made === null || selected.start === selected.end) return;
        const isSeveral = said.slice(start, end).includes("\n");
        const wasOn = isFormatted(selected, kind);
        if (!isSeveral) expect(plainText(made.text)).toBe(plainText(said));
        if (wasOn || isSeveral) return;
        expect(isFormatted(made, kind)).toBe(true);
        const back = toggleFormat(made, kind);
        expect(back?.text).toBe(said);
      }),
      { numRuns: 3_000 },
    );
  });
});
