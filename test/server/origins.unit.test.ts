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
])("AUTH-7 a page of %s may connect: %s", (origin, expected) => {
  expect(mayConnect(listed, origin, URL_ASKED)).toBe(expected);
});

it("AUTH-7 where every origin may call, every origin may connect", () => {
  for (const origin of [undefined, "https://evil.example", "null"])
    expect(mayConnect({ CORS_ORIGINS: "*" }, origin, URL_ASKED)).toBe(true);
});
