import * as fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "#client/index.ts";
import { plainLine } from "#web/inbox/plain-line.ts";
import { check } from "../../../client/support/property.ts";
import { superlinear } from "../../../support/growth.ts";
import { eventually } from "../../support/eventually.ts";

test("a text's line takes linear time until formatting is loaded", () => {
  expect(superlinear(plainLine)).toEqual([]);
});

test("a text's line in the list equals what its message shows (TEXT-1)", async () => {
  await eventually(() => plainLine("**loaded**")).toBe("loaded");
  const sign = fc.constantFrom(
    ...Array.from("*_~`>[]()@.-/\\:#+! \n\t12aé好"),
    "```",
    "**",
    "\n- ",
    "\n1. ",
    "https://a.example/",
    "](https://b.example)",
  );
  check(
    fc.array(sign, { maxLength: 30 }).map((signs) => signs.join("")),
    (text) => {
      expect(plainLine(text)).toBe(plainText(text).replaceAll(/\s+/g, " ").trim());
    },
    3_000,
  );
});

test.each([
  ["# 1 choice", "# 1 choice"],
  ["**bold _nested_**", "bold nested"],
  ["[click](javascript:alert(1))", "[click](javascript:alert(1))"],
  ["`a`\n\n> b\n- c\n- d", "a b • c • d"],
  ["[bank.example](https://evil.example)", "bank.example (evil.example)"],
])("%j is %j in a list", async (text, line) => {
  await eventually(() => plainLine(text)).toBe(line);
});
