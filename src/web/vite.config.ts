import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";
import { precache } from "./build/precache.ts";

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
    // A first visit preloads nothing, its script is one file: 250 bytes for browsers that are older than most.
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
        // What every first load needs is one file: it compresses better than its parts.
        codeSplitting: { groups: [{ name: "first-load", tags: ["$initial"], test: notOfWorker }] },
      },
    },
  },
});

function notOfWorker(id: string): boolean {
  return !id.includes("/service-worker/");
}
