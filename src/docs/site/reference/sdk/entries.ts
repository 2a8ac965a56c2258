import { readFileSync } from "node:fs";
import { z } from "zod";

const file = `${import.meta.dirname}/../../../../client/package/package.json`;
const packageSchema = z.looseObject({
  name: z.string(),
  exports: z.record(
    z.string(),
    z.union([z.string(), z.object({ types: z.string(), default: z.string() })]),
  ),
});

/** A module that an app imports, and the file it is made from. */
export interface Entry {
  specifier: string;
  file: string;
}

/** The modules of the SDK's package, the main one first. */
export function sdkEntries(): Entry[] {
  const { name, exports } = packageSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(exports).flatMap(([path, made]) => {
    if (typeof made === "string") return [];
    const source = made.types.replace(/^\.\//, "").replace(/\.d\.ts$/, ".ts");
    return [{ specifier: name + path.slice(1), file: `src/${source}` }];
  });
}
