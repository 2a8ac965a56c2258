import { describe, expect, it } from "vitest";
import { plainText, readText, webLinksIn } from "#text/reading.ts";

describe("the text without formatting", () => {
  it.each([
    ["- a\n- b", "• a\n• b"],
    ["1. a\n2. b", "1. a\n2. b"],
    ["1) a\n1) b", "1) a\n1) b"],
    ["> **a**\n`b`", "a\nb"],
    ["[bank.example](https://evil.example)", "bank.example (evil.example)"],
    ["[the *plans*](https://a.example)", "the plans"],
  ])("%j shows as %j", (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  it("text between formatting is one part, whatever signs it contains", () => {
    expect(readText("2*3*4 @ _private, **b**")).toEqual([
      {
        kind: "lines",
        lines: [
          [
            { kind: "text", start: 0, text: "2*3*4 @ _private, " },
            { kind: "bold", children: [{ kind: "text", start: 20, text: "b" }] },
          ],
        ],
      },
    ]);
  });

  it("a code block without a language names none", () => {
    expect(readText("```\na\n```")).toEqual([{ kind: "code_block", language: null, text: "a" }]);
  });

  it("nothing follows the last part of a line", () => {
    expect(readText("`a`")).toEqual([{ kind: "lines", lines: [[{ kind: "code", text: "a" }]] }]);
  });
});

it("the web links of a text are those that lead to the web, in order", () => {
  const text =
    "- http://a.example\n- a\n\n[b](https://b.example), `https://c.example`, ann@d.example, [e](mailto:e@e.example?body=https://f.example)";
  expect([...webLinksIn(text)]).toEqual(["http://a.example", "https://b.example"]);
  expect([...webLinksIn("http://a.example")]).toEqual(["http://a.example"]);
  expect([...webLinksIn("none")]).toEqual([]);
});
