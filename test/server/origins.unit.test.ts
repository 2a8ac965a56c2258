import { expect, it } from "vitest";
import { mayConnect } from "#server/origins.ts";

const URL_ASKED = "https://chat.example/api/v1/ws";
const listed = { CORS_ORIGINS: "https://app.example, https://other.example:8443" };

it.each([
  [undefined, true],
  ["https://chat.example", true],
  ["https://app.example", true],
  ["https://other.example:8443", true],
  ["https://other.example", false],
  ["https://app.example.evil.example", false],
  ["https://evil.example", false],
  ["https://chat.example:8443", false],
  ["null", false],
  ["", false],
  ["nonsense", false],
])("a page of %s may connect: %s (AUTH-7)", (origin, expected) => {
  expect(mayConnect(listed, origin, URL_ASKED)).toBe(expected);
});

it("every origin may connect where every origin may call (AUTH-7)", () => {
  for (const origin of [undefined, "https://evil.example", "null"])
    expect(mayConnect({ CORS_ORIGINS: "*" }, origin, URL_ASKED)).toBe(true);
});
