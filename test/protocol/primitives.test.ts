import type { z } from "zod";
import { expect, it } from "vitest";
import { auditQuerySchema } from "#protocol/audit.ts";
import { totpCodeSchema } from "#protocol/confirmation.ts";
import { mediaKeySchema } from "#protocol/media.ts";
import { quietHoursPutSchema } from "#protocol/notifications.ts";
import {
  externalIdSchema,
  idSchema,
  languageSchema,
  line,
  pageLimit,
  refSchema,
  userRefSchema,
} from "#protocol/primitives.ts";

const clock = quietHoursPutSchema.shape.start;
const action = auditQuerySchema.shape.action;
const a = (length: number) => "a".repeat(length);

const TABLE: [name: string, schema: z.ZodType, taken: unknown[], refused: unknown[]][] = [
  ["an id", idSchema, ["a", "A9_-", a(64)], ["", a(65), "a b", "a\n", "é", "/a", "a/"]],
  ["a media key", mediaKeySchema, [a(22), "_-".repeat(11)], [a(21), a(23), `${a(21)}.`]],
  [
    "a user's id",
    userRefSchema,
    ["a", a(64), "ext:x y", `ext:${a(255)}`],
    ["", a(65), "ext:", `ext:${a(256)}`, "ext:\u0000", "ext:\uD800", " a", "a "],
  ],
  ["an external id", externalIdSchema, ["x y", a(255)], ["", a(256), "a\n", "\uD800"]],
  ["a ref", refSchema, ["", "a", 0, -7, a(128)], [a(129), 1.5, null, "\uD800"]],
  [
    "a language",
    languageSchema,
    ["en", "pt-BR", "zh-Hant-TW", "ast", "es-419"],
    ["", "e", "tall", "en-", "en-a", "en-abcdefghi", "1n", "en_US", `en${"-abcdefgh".repeat(4)}`],
  ],
  ["a code of six digits", totpCodeSchema, ["123456", " 123 456 "], ["12345", "1234567", "12345a"]],
  [
    "a time of day",
    clock,
    ["00:00", "19:59", "23:59"],
    ["24:00", "7:00", "12:60", "12:000", "x12:00"],
  ],
  ["an action", action, ["sign_in", a(64)], ["", a(65), "Sign", "sign-in", "sign1"]],
  [
    "a page's limit",
    pageLimit(100, 50),
    ["1", "100"],
    ["0", "101", "1000", "-1", "1.5", "", " 1", "1 ", "x1"],
  ],
  [
    "a line of text",
    line(5),
    ["a", " a b ", a(5)],
    ["", "  ", a(6), "a\nb", "a\u2028b", "a\u0007"],
  ],
];

it.each(TABLE)(
  "%s is taken or refused as a whole, at its limits too",
  (_, schema, taken, refused) => {
    expect(taken.filter((value) => !schema.safeParse(value).success)).toEqual([]);
    expect(refused.filter((value) => schema.safeParse(value).success)).toEqual([]);
  },
);

it("a line is trimmed, and a page without a limit has the default", () => {
  expect(line(5).parse(" abc  ")).toBe("abc");
  expect(pageLimit(100, 50).parse(undefined)).toBe(50);
  expect(pageLimit(100, 50).parse("7")).toBe(7);
});
