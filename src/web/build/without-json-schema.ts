import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const MAKERS = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/;

/** Every zod schema can write itself as JSON Schema, which the page never asks: 5 kB (compressed) of its first load. */
export function withoutJsonSchema(): Plugin {
  return {
    name: "parley:without-json-schema",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!MAKERS.test(id)) return null;
      const names = readFileSync(id, "utf8").matchAll(/^export (?:const|function|class) (\w+)/gm);
      return [...names].map(([, name]) => `export const ${name} = () => undefined;`).join("\n");
    },
  };
}
