import { describe, expect, test } from "vitest";
import { beginningOf } from "#web/conversation/message/beginning-of.ts";

const line = "A line of some forty characters, no more.";

describe("a long message", () => {
  test("is one of more than thirty lines or fifteen hundred characters; what is shorter is shown whole", () => {
    expect(beginningOf("")).toBe(null);
    expect(beginningOf(`${line}\n`.repeat(29))).toBe(null);
    expect(beginningOf("a ".repeat(750))).toBe(null);
    expect(beginningOf("a\n".repeat(31))).not.toBe(null);
    expect(beginningOf("a ".repeat(751))).not.toBe(null);
  });

  test("begins with whole lines, or with whole words", () => {
    const lines = Array.from({ length: 60 }, (_, at) => `Line ${at}`);
    expect(beginningOf(lines.join("\n"))).toBe(`${lines.slice(0, 18).join("\n")}…`);
    const words = beginningOf("some words ".repeat(200)) ?? "";
    expect(words).toMatch(/^(some words )+some( words)?…$/);
    expect(words.length).toBeLessThan(910);
  });

  test("is cut between two signs where it has no blanks: no emoji, no letter with its mark is halved", () => {
    for (const sign of ["👩‍👩‍👧‍👦", "é", "नि", "漢"]) {
      const beginning = beginningOf(sign.repeat(2_000)) ?? "";
      expect(beginning.slice(0, -1).replaceAll(sign, ""), sign).toBe("");
      expect(beginning.length, sign).toBeGreaterThan(850);
    }
  });

  test("closes the code that goes on", () => {
    expect(beginningOf(`\`\`\`\n${"const a = b;\n".repeat(60)}\`\`\`\nafter`)).toMatch(/\n```$/);
    const closed = beginningOf(`\`\`\`\ncode\n\`\`\`\n${"and on\n".repeat(60)}`) ?? "";
    expect(closed.match(/```/g)).toHaveLength(2);
  });
});
