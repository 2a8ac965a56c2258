import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/*
 * What every zod schema brings along and the page never asks of it, 7 kB (compressed) of its first load: to write itself
 * as JSON Schema, to say in English what is wrong, to follow values that contain themselves, which no JSON does.
 */
const NEVER_ASKED =
  /\/zod\/v4\/(?:core\/(?:to-json-schema|json-schema-processors|memoizer)|locales\/en)\.js$/;

const EXPORT = /^export (default |)(?:const|function|class) ?([\w$]*)/gm;

/** Has the same names in their place, that do nothing. */
export function leanZod(): Plugin {
  return {
    name: "parley:lean-zod",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!NEVER_ASKED.test(id)) return null;
      const exports = [...readFileSync(id, "utf8").matchAll(EXPORT)];
      return exports
        .map(([, isDefault, name]) =>
          isDefault ? "export default () => ({});" : `export const ${name} = () => undefined;`,
        )
        .join("\n");
    },
  };
}
