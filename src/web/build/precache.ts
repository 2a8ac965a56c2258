import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

type OutputBundle = Rolldown.OutputBundle;

const WORKER = "service-worker.js";
/**
 * Large, and not needed by everyone: kept once it was fetched. Matched by source, too, since a name may say nothing.
 */
const LATER = /emoji/;

function isForLater(file: string, part: OutputBundle[string] | undefined): boolean {
  const sources = part?.type === "asset" ? part.originalFileNames : [];
  return [file, ...sources].some((name) => LATER.test(name));
}

/** Gives the service worker the list of the page's files. */
export function precache(publicFolder: string): Plugin {
  return {
    name: "parley:precache",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const made = Object.keys(bundle).filter(
        (file) => file !== WORKER && !file.endsWith(".html") && !isForLater(file, bundle[file]),
      );
      const given = readdirSync(publicFolder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== "_headers")
        .map((entry) => join(entry.parentPath, entry.name).slice(publicFolder.length + 1));
      const files = ["", ...made, ...given].sort();
      // Made files are named for what is in them; the others are read.
      const hash = createHash("sha256").update(files.join("\n"));
      for (const file of given) hash.update(readFileSync(join(publicFolder, file)));
      hash.update(readFileSync(join(publicFolder, "../index.html")));
      const version = hash.digest("hex").slice(0, 12);
      const worker = bundle[WORKER];
      if (worker?.type !== "chunk") throw new Error(`${WORKER} was not built`);
      const shell = JSON.stringify({ version, files: files.map((file) => `/${file}`) });
      worker.code = worker.code.replaceAll("__SHELL__", `(${shell})`);
    },
  };
}
