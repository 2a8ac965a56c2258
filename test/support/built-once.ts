import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fingerprint } from "../../.scripts/fingerprint.ts";

export const ROOT = resolve(import.meta.dirname, "../..");
const DAY_MS = 86_400_000;

/**
 * Returns a folder under `dist` that is built once for the project's files as they are now, however many runs and test
 * files use it; none may change it. `more`: what else it is built from. Folders of former files last for a day, since
 * another run may still use them.
 */
export async function builtOnce(
  name: string,
  build: (folder: string) => unknown,
  more = "",
): Promise<string> {
  const sources = fingerprint(ROOT).slice(0, 16);
  const folder = join(ROOT, "dist", `${name}-${[sources, more].join("").slice(0, 32)}`);
  if (existsSync(folder)) return folder;
  for (const former of globSync(`dist/${name}-*`, { cwd: ROOT })) {
    const path = join(ROOT, former);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true });
  }
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await build(unfinished);
    // Another run may have built it meanwhile.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
