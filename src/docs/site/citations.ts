import { readdirSync, readFileSync } from "node:fs";
import { RULES } from "./rules.ts";

/** A test against the running system that cites a rule in its name. */
export interface Citation {
  rule: string;
  /** From the repository's root. */
  file: string;
  test: string;
}

const root = `${import.meta.dirname}/../../..`;
const FOLDERS = ["test/conformance", "test/system", "test/server", "test/abuse"];
const NAMES = /\b(?:it|test)(?:\.\w+\([\s\S]*?\))?\(\s*(["'`])([\s\S]*?)\1/g;

/** Every citation, in the order of the files, including those of rules that do not exist. */
export function citations(): Citation[] {
  const prefixes = new Set([...RULES].map(prefixOf));
  return FOLDERS.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .toSorted()
      .map((file) => `${folder}/${file}`),
  ).flatMap((file) =>
    [...readFileSync(`${root}/${file}`, "utf8").matchAll(NAMES)].flatMap(([, , test = ""]) =>
      [...new Set(test.match(/\b[A-Z]+-\d+\b/g))]
        .filter((rule) => prefixes.has(prefixOf(rule)))
        .map((rule) => ({ rule, file, test })),
    ),
  );
}

function prefixOf(rule: string): string {
  return rule.replace(/-\d+$/, "");
}
