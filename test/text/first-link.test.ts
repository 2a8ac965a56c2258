import { expect, it } from "vitest";
import { firstLink } from "#text/first-link.ts";

it.each([
  ["see https://a.example/b#c and https://b.example", "https://a.example/b"],
  ["ann@a.example or www.a.example", "https://www.a.example/"],
  ["no link, but ann@a.example", null],
  ["`https://a.example`", null],
])("the first link of %j is %j", (text, link) => {
  expect(firstLink(text)).toBe(link);
});

it("an address of more than 2,048 characters is not fetched", () => {
  const longest = `https://a.example/${"b".repeat(2_048 - "https://a.example/".length)}`;
  expect(firstLink(`${longest}#c`)).toBe(longest);
  expect(firstLink(`${longest}b`)).toBeNull();
});
