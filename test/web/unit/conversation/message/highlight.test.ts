import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HIGHLIGHTED_LENGTH, highlighted } from "#web/conversation/message/highlight.ts";

describe("code in colour", () => {
  it("highlighted code has keywords, strings and comments apart", () => {
    const tokens = highlighted('const a = "x"; // hi', "js") ?? [];
    const of = (kind: string) =>
      tokens.filter((token) => token.kind === kind).map(({ text }) => text);
    expect(of("keyword")).toEqual(["const"]);
    expect(of("string")).toEqual(['"x"']);
    expect(of("comment")).toEqual(["// hi"]);
  });

  it.for(["", "nope", "__proto__", "constructor"])("code in %j is not highlighted", (language) => {
    expect(highlighted("const a = 1;", language)).toBeNull();
  });

  it("long code is not highlighted", () => {
    expect(highlighted("a ".repeat(HIGHLIGHTED_LENGTH), "js")).toBeNull();
  });

  it("highlighting never changes the text", () => {
    const language = fc.constantFrom(
      "js",
      "ts",
      "python",
      "sh",
      "sql",
      "html",
      "css",
      "yaml",
      "diff",
    );
    const signs = '" \' ` / * # < > { } ( ) = \n \\ a b $ - 漢 👍 /* */ <!-- """'.split(" ");
    const piece = fc.constantFrom(...signs, " ");
    const code = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(language, code, (name, text) => {
        const tokens = highlighted(text, name);
        if (tokens !== null) expect(tokens.map((token) => token.text).join("")).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});
