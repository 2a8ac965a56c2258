import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const RULE = /\b[A-Z]+-\d+\b/g;

const spec = readFileSync(join(root, "src/protocol/SPEC.md"), "utf8");
const rules = [...spec.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map((match) => match[1] ?? "");
const prefixes = new Set(rules.map((rule) => rule.split("-")[0]));

/** The names of all tests against the running system, with the file each is in. */
const tests = ["test/conformance", "test/system", "test/server", "test/abuse"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => {
      const source = readFileSync(join(root, folder, file), "utf8");
      const names = [
        ...source.matchAll(/\b(?:it|test)(?:\.\w+\([\s\S]*?\))?\(\s*(["'`])([\s\S]*?)\1/g),
      ];
      return names.map((match) => ({ file: `${folder}/${file}`, name: match[2] ?? "" }));
    }),
);
const cited = tests.flatMap(({ file, name }) =>
  [...name.matchAll(RULE)]
    .map(([rule]) => ({ rule, file }))
    .filter(({ rule }) => prefixes.has(rule.split("-")[0])),
);

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
