import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { projectSchema, type Reflection } from "./model.ts";

const root = join(import.meta.dirname, "../../../../..");
const CACHE = join(root, "node_modules/.cache/parley-docs");
const TOOL = ".scripts/typescript-5/sdk-reflections.ts";
const SOURCES = ["src/client/**/*.{ts,tsx}", "src/protocol/**/*.ts", "src/text/**/*.ts", TOOL];

/** A module that an app imports. */
export interface Module {
  /** What follows the package's name. */
  path: string;
  exports: readonly Reflection[];
}

/** Reads the modules by the compiler, which takes seconds, once for each state of their sources. */
export function readModules(entries: Readonly<Record<string, string>>): Module[] {
  const there = Object.entries(entries).filter(([, file]) => existsSync(join(root, file)));
  const files = there.map(([, file]) => file);
  const hash = createHash("sha256").update(JSON.stringify(there));
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
  // One entry is the project itself; of several, each is a module of it.
  if (there.length === 1) return [{ path: there[0]?.[0] ?? "", exports: children }];
  return there.map(([path, file]) => {
    const name = file.replace(/^.*\/client\//, "").replace(/\.tsx?$/, "");
    const module = children.find((child) => child.name === name);
    if (module === undefined) throw new Error(`TypeDoc did not read ${file}`);
    return { path, exports: module.children };
  });
}
