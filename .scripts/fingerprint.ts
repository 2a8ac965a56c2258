import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What no build reads, in any folder: installed and made files, and what belongs to one machine. */
const APART = new Set([".dev.vars", ".git", ".wrangler", "coverage", "dist", "node_modules"]);

/** Returns a hash of a folder's files, by name and content; equal inputs make equal builds. */
export function fingerprint(folder: string): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of filesIn(folder)) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesIn(folder: string, within = ""): string[] {
  const entries = readdirSync(join(folder, within), { withFileTypes: true });
  return entries
    .filter(({ name }) => !APART.has(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(within, entry.name);
      return entry.isDirectory() ? filesIn(folder, path) : entry.isFile() ? [path] : [];
    });
}
