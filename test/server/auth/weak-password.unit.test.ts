import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { weaknessOf } from "#server/auth/weak-password.ts";
import {
  COMMON_PASSWORDS_FILE,
  commonPasswordsModule,
} from "../../../.scripts/common-passwords.ts";

it("the Worker's list of common passwords is the package's", () => {
  expect(readFileSync(COMMON_PASSWORDS_FILE, "utf8")).toBe(commonPasswordsModule());
});

it.each([
  ["password", "is one of the most common passwords"],
  ["PassWord", "is one of the most common passwords"],
  ["12345678", "is one of the most common passwords"],
  ["qwertyuiop", "is one of the most common passwords"],
  ["ｐａｓｓｗｏｒｄ", "is one of the most common passwords"],
  ["        ", "must have at least 3 different characters"],
  ["aaaaaaaaaaaa", "must have at least 3 different characters"],
  ["😀😀😀😀", "must have at least 3 different characters"],
  ["grace.hopper", "must differ more from the username"],
  ["GRACE.HOPPER", "must differ more from the username"],
  ["grace.hopper1", "must differ more from the username"],
  ["!grace.hopper!", "must differ more from the username"],
  ["grace.hopper likes tea", null],
  ["correct horse", null],
  ["zufällig gewählt", null],
])("the password %j of grace.hopper: %j", (password, weakness) => {
  expect(weaknessOf(password, "grace.hopper")).toBe(weakness);
});
