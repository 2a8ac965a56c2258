import { readFileSync } from "node:fs";

/** A variable of `wrangler.toml`: what an operator may change. */
export interface Variable {
  name: string;
  value: string;
  /** The comment above it. */
  about: string;
}

const file = `${import.meta.dirname}/../../../../wrangler.toml`;

/** Reads `[vars]`. A comment describes all variables that follow it, up to a blank line or the next comment. */
export function readVariables(): Variable[] {
  const [, section = ""] =
    /^\[vars\]\n([\s\S]*?)^# Secrets/m.exec(readFileSync(file, "utf8")) ?? [];
  const variables: Variable[] = [];
  let comment: string[] = [];
  let isFresh = true;
  for (const line of section.split("\n")) {
    if (line.startsWith("#")) {
      if (isFresh) comment = [];
      isFresh = false;
      comment.push(line.replace(/^# ?/, ""));
      continue;
    }
    isFresh = true;
    const [, name, value = ""] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const plain = value.startsWith('"') ? value.slice(1, -1) : value.replaceAll("_", "");
    variables.push({ name, value: plain, about: comment.join(" ") });
  }
  if (variables.length === 0) throw new Error("wrangler.toml has no [vars]");
  return variables;
}
