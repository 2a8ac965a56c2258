import { preact } from "@preact/preset-vite";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const here = import.meta.dirname;

/** The page: built to dist/web, which the Worker serves as static assets. */
export default defineConfig({
  root: here,
  plugins: [preact(), precache(`${here}/public`)],
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    target: "es2022",
    // The Content-Security-Policy allows no data: scripts and no inline styles.
    assetsInlineLimit: 0,
    // A first visit has one script and nothing to preload: the polyfill would cost 250 bytes.
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    rollupOptions: {
      input: {
        page: `${here}/index.html`,
        "service-worker": `${here}/service-worker/service-worker.ts`,
      },
      output: {
        // A service worker's address must not change.
        entryFileNames: ({ name }) =>
          name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js",
        // One file for the first load compresses better than its parts.
        codeSplitting: { groups: [{ name: "first-load", tags: ["$initial"], test: notOfWorker }] },
      },
    },
  },
});

function notOfWorker(id: string): boolean {
  return !id.includes("/service-worker/");
}

type OutputBundle = Rolldown.OutputBundle;

const WORKER = "service-worker.js";
/**
 * Large files that not everyone needs: cached on first use instead of ahead. Also matches the source, since an output
 * name may not show what it is.
 */
const LATER = /emoji/;

function isForLater(file: string, part: OutputBundle[string] | undefined): boolean {
  const sources = part?.type === "asset" ? part.originalFileNames : [];
  return [file, ...sources].some((name) => LATER.test(name));
}

/** Gives the service worker the list of the page's files. */
function precache(publicFolder: string): Plugin {
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
      // Built files have a hash in their names; the content of the others enters the version.
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
