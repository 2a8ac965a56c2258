import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/*
 * What every zod schema brings along and the page never asks of it, 11 kB (compressed) of its first load: to write itself
 * as JSON Schema, to say in English what is wrong, to follow values that contain themselves, which no JSON does, to
 * be a string of one of twenty kinds, to compile itself, which the Content-Security-Policy forbids, and a few checks and
 * ways to combine schemas more.
 */
const NEVER_ASKED =
  /\/zod\/v4\/(?:core\/(?:to-json-schema|json-schema-processors|memoizer)|locales\/en)\.js$/;
const EXPORT = /^export (default |)(?:const|function|class) ?([\w$]*)/gm;

/** `z.string().email()` and its like, each with a schema of its own; and checks and wrappings that no schema here has. */
const SCHEMAS = /\/zod\/v4\/classic\/schemas\.js$/;
const METHODS = new RegExp(
  [
    /^ {4}\w+\(params\) \{\s+return this\.check\(core\._\w+\(Zod\w+, params\)\);\s+\},\n/.source,
    /^ {4}(?:includes|startsWith|endsWith|lowercase|uppercase|length|nonempty|normalize|toLowerCase|toUpperCase|slugify|multipleOf|step|exactOptional|nonoptional|prefault|and|catch|readonly|nullish|keyof|passthrough|loose|strip|safeExtend|merge|omit|partial|exactPartial|required|isOptional|isNullable)\([^\n]*\) \{\n[^\n]*\n {4}\},\n/
      .source,
  ].join("|"),
  "gm",
);

/** Has the same names in the place of the first, that do nothing, and none of these methods. */
export function leanZod(): Plugin {
  return {
    name: "parley:lean-zod",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (SCHEMAS.test(id)) return withoutMethods(readFileSync(id, "utf8"));
      return NEVER_ASKED.test(id) ? withoutWork(readFileSync(id, "utf8")) : null;
    },
  };
}

function withoutWork(source: string): string {
  return [...source.matchAll(EXPORT)]
    .map(([, isDefault, name]) =>
      isDefault ? "export default () => ({});" : `export const ${name} = () => undefined;`,
    )
    .join("\n");
}

function withoutMethods(source: string): string {
  const lean = source.replaceAll(METHODS, "");
  const interpreted = lean.replace("core.$ZodObjectJIT.init", "core.$ZodObject.init");
  if (lean === source || interpreted === lean)
    throw new Error("zod's schemas are made otherwise now");
  return interpreted;
}
