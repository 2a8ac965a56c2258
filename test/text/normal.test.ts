import * as fc from "fast-check";
import { expect, it } from "vitest";
import { normal } from "#text/normal.ts";
import { check } from "../client/support/property.ts";

const FORMS = ["NFC", "NFKC", "NFKD"] as const;

it("a text is normalized as Unicode says, unless a letter has more than 30 marks", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom("a", "\u0301", "\u0327", "ｶ", "ﾞ", "한", "ﷺ"),
      maxLength: 30,
    }),
  );
  check(text, (said) => {
    for (const form of FORMS) expect(normal(said, form)).toBe(said.normalize(form));
  });
});

it("the first 30 marks of a letter are kept", () => {
  const marks = "\u0315\u0300\u0327".repeat(10);
  expect(normal(`a${marks.repeat(9)}b`, "NFKC")).toBe(`a${marks}b`.normalize("NFKC"));
});

it("no character becomes a mark that sorts, except counted ones", () => {
  const sorts = (sign: string) =>
    `${sign}\u0334`.normalize("NFKD") !== sign.normalize("NFKD") + "\u0334";
  for (let code = 0; code < 0x11_00_00; code += 1) {
    const sign = String.fromCodePoint(code);
    // Inserted among another letter's marks, only the inserted character may move.
    if (sorts(sign) && /^\p{M}/u.test(sign.normalize("NFKD"))) {
      expect(sign, code.toString(16)).toMatch(/[\p{M}\uFF9E\uFF9F]/u);
    }
  }
});
