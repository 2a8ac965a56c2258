import * as fc from "fast-check";
import { expect, it } from "vitest";
import { keptIn } from "#text/kept.ts";
import { check } from "../client/support/property.ts";

const kept = (text: string) => keptIn(text).map(({ start, end }) => text.slice(start, end));

it.each([
  ["hello", []],
  ["ask @ada about #plans", ["@ada", "#plans"]],
  ["well :smile: 👍🏽 done", [":smile:", "👍🏽"]],
  ["run `npm test` now", ["`npm test`"]],
  ["**bold** words", ["**", "**"]],
  ["the #plans are", ["#plans"]],
  ["1. one {0}", ["1. ", "{0}"]],
  ["10. one {12}", ["10. ", "{12}"]],
  ["## more", ["## "]],
  ["-  more", ["-  "]],
  ["one - two + three > four", []],
  ["well- done", []],
  ["a b", []],
  ["a *** b", ["***"]],
  ["snake_case", []],
  ["ok 👍 ok", ["👍"]],
  ["ok 👍👍 ok", ["👍👍"]],
  ["ok ❤️ ok", ["❤️"]],
  ["ok ☝🏽 ok", ["☝🏽"]],
  ["5 # 3", []],
])("of %j, a translator must not change %j (TRANSLATE-3)", (text, parts) => {
  expect(kept(text)).toEqual(parts);
});

const part = fc.constantFrom(..."*_`@#:>-1. \naé日👍".split(/(?:)/u), "👍", "{0}", "@ada", "**b**");

it("what a translator must not change is in order, and no part of it is empty (TRANSLATE-3)", () => {
  check(
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join("")),
    (text) => {
      let done = 0;
      for (const { start, end } of keptIn(text)) {
        expect(start).toBeGreaterThanOrEqual(done);
        expect(end).toBeGreaterThan(start);
        done = end;
      }
      expect(done).toBeLessThanOrEqual(text.length);
    },
    1_000,
  );
});
