import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join, parse } from "node:path";
import type { Entry } from "./entries.ts";
import { projectSchema, type Reflection } from "./model.ts";

const root = join(import.meta.dirname, "../../../../..");
const CACHE = join(root, "node_modules/.cache/parley-docs");
const TOOL = ".scripts/typescript-5/sdk-reflections.ts";
const SOURCES = ["src/client/**/*.{ts,tsx}", "src/protocol/**/*.ts", "src/text/**/*.ts", TOOL];

/** A module that an app imports. */
export interface Module {
  specifier: string;
  exports: readonly Reflection[];
}

/** Reads the modules with the compiler, which takes seconds, once for each state of their sources. */
export function readModules(entries: readonly Entry[]): Module[] {
  const files = entries.map(({ file }) => file);
  const hash = createHash("sha256").update(files.join());
  for (const file of globSync(SOURCES, { cwd: root }).toSorted())
    hash.update(readFileSync(join(root, file)));
  const kept = join(CACHE, `sdk-${hash.digest("hex").slice(0, 16)}.json`);
  if (!existsSync(kept)) {
    mkdirSync(CACHE, { recursive: true });
    // Another build may be reading it at this moment.
    const made = `${kept}.${process.pid}`;
    const args = [TOOL, made, "src/client/tsconfig.json", ...files];
    const { status } = spawnSync("node", args, { cwd: root, stdio: "inherit" });
    if (status !== 0) throw new Error("TypeDoc could not read the SDK");
    renameSync(made, kept);
  }
  const { children } = projectSchema.parse(JSON.parse(readFileSync(kept, "utf8")));
  return entries.map(({ specifier, file }) => {
    const name = parse(file).name;
    const module = children.find((child) => child.name === name);
    if (module === undefined) throw new Error(`TypeDoc did not read ${file}`);
    return { specifier, exports: module.children };
  });
}
