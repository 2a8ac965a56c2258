import { expect, test } from "vitest";
import { translateWords } from "#web/translation/translate-words.ts";

test("the page keeps code, links, mentions and Markdown marks from the translator", async () => {
  const seen: string[] = [];
  const shout = async (words: string) => {
    seen.push(words);
    return words.toUpperCase();
  };
  const text = "hola **amigo** @ann mira https://a.b/c con `code`\n```\nfoo()\n```\n- 12:30";
  expect(await translateWords(text, shout)).toBe(
    "HOLA **AMIGO** @ann MIRA https://a.b/c CON `code`\n```\nfoo()\n```\n- 12:30",
  );
  expect(seen.join(" ")).not.toMatch(/@ann|https|code|foo/);
});

test("the page keeps from the browser's translator what the server keeps from its own (TRANSLATE-3)", async () => {
  const kept = [
    "someone@example.com",
    "👩‍👩‍👧",
    ":smile:",
    "#plans",
    "{0}",
    "Www.the-house.com",
    "[casa](https://the.dog/)",
    "`let d = 3`",
  ];
  for (const loses of [false, true]) {
    for (const piece of kept) {
      const text = `hola\n${piece} amigo ${piece}\n- casa`;
      const translated = await translateWords(text, async (words) =>
        (loses ? words.replaceAll(/\{\d+\}/g, "") : words).toUpperCase(),
      );
      const own = piece.replace("casa", "CASA");
      expect(translated).toBe(`HOLA\n${own} AMIGO ${own}\n- CASA`);
    }
  }
});
