import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { citations } from "../../src/docs/site/citations.ts";

const spec = readFileSync(join(import.meta.dirname, "../../src/protocol/SPEC.md"), "utf8");
const rules = [...spec.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map((match) => match[1] ?? "");
const cited = citations();

it("SPEC.md numbers each rule once", () => {
  expect(rules.length).toBeGreaterThan(30);
  expect(rules).toEqual([...new Set(rules)]);
});

it("each rule of SPEC.md is cited by a test against the running system", () => {
  const covered = new Set(cited.map(({ rule }) => rule));
  expect(rules.filter((rule) => !covered.has(rule))).toEqual([]);
});

it("no test cites a rule that SPEC.md does not have", () => {
  expect(cited.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
});
