import { describe, expect, test } from "vitest";
import { readText, textOfBlocks } from "#client/index.ts";
import { beginningOf } from "#web/conversation/message/beginning-of.ts";

const line = "A line of some forty characters, no more.";

/** As rendered. */
function beginning(text: string): string | null {
  const blocks = beginningOf(readText(text));
  return blocks === null ? null : textOfBlocks(blocks);
}

describe("a long message", () => {
  test("a message of more than thirty lines or fifteen hundred characters is long, and a shorter one is shown whole", () => {
    expect(beginning("")).toBe(null);
    expect(beginning(`${line}\n`.repeat(29))).toBe(null);
    expect(beginning("a ".repeat(750))).toBe(null);
    expect(beginning("a\n".repeat(31))).not.toBe(null);
    expect(beginning("a ".repeat(751))).not.toBe(null);
  });

  test("a long message is cut after whole lines, or whole words", () => {
    const lines = Array.from({ length: 60 }, (_, at) => `Line ${at}`);
    expect(beginning(lines.join("\n"))).toBe(`${lines.slice(0, 18).join("\n")}…`);
    const words = beginning("some words ".repeat(200)) ?? "";
    expect(words).toMatch(/^(some words )+some( words)?…$/);
    expect(words.length).toBeLessThan(910);
  });

  test("a long message without spaces is cut between two characters, and splits no emoji and no letter from its mark", () => {
    for (const sign of ["👩‍👩‍👧‍👦", "é", "नि", "漢"]) {
      const words = beginning(sign.repeat(2_000)) ?? "";
      expect(words.slice(0, -1).replaceAll(sign, ""), sign).toBe("");
      expect(words.length, sign).toBeGreaterThan(850);
    }
  });

  test("the beginning of a long message is formatted as in the whole", () => {
    const items = Array.from({ length: 40 }, (_, at) => `- item ${at}`).join("\n");
    expect(beginning(items)?.split("\n")).toHaveLength(18);
    for (const [text, kind] of [
      [`**${"word ".repeat(400)}end**`, "bold"],
      [`\`${"word ".repeat(400)}end\``, "code"],
    ] as const) {
      const [block] = beginningOf(readText(text)) ?? [];
      expect(block?.kind === "lines" && block.lines[0]?.[0]?.kind).toBe(kind);
    }
    const code = beginningOf(readText(`\`\`\`\n${"const a = b;\n".repeat(60)}\`\`\`\nafter`));
    expect(code).toMatchObject([{ kind: "code_block", text: "const a = b;\n".repeat(18).trim() }]);
    const quote = beginningOf(readText("> and on\n".repeat(60)));
    expect(quote).toMatchObject([{ kind: "quote" }]);
  });
});
