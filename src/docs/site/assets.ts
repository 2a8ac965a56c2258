import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { withSystemTheme } from "./system-theme.ts";

/** Addresses of what pages load, each named for what is in it. */
export interface Assets {
  style: string;
  theme: string;
  scripts: Readonly<Record<string, string>>;
  search: string;
}

const FOLDER = "docs/assets";
const here = `${import.meta.dirname}/..`;
/** The scripts of `browser/` that pages load. */
const SCRIPTS = ["theme", "docs"];

/** Builds scripts and styles into `out`. */
export async function buildAssets(out: string, index: string): Promise<Assets> {
  const result = await build({
    configFile: false,
    root: here,
    base: "/",
    logLevel: "warn",
    plugins: [systemTheme],
    build: {
      outDir: resolve(out),
      emptyOutDir: false,
      target: "es2022",
      assetsDir: FOLDER,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: {
          ...Object.fromEntries(SCRIPTS.map((name) => [name, `${here}/browser/${name}.ts`])),
          style: `${here}/styles/docs.css`,
        },
        output: { entryFileNames: `${FOLDER}/[name]-[hash].js` },
      },
    },
  });
  const files = (Array.isArray(result) ? result : [result]).flatMap((part) =>
    "output" in part ? part.output : [],
  );
  const scripts = Object.fromEntries(SCRIPTS.map((name) => [name, addressOf(files, `${name}-`)]));
  const hash = createHash("sha256").update(index).digest("base64url").slice(0, 8);
  writeFileSync(join(out, FOLDER, `search-${hash}.json`), index);
  return {
    style: addressOf(files, "style-"),
    theme: scripts["theme"] ?? "",
    scripts,
    search: `/${FOLDER}/search-${hash}.json`,
  };
}

const systemTheme: Plugin = {
  name: "parley:system-theme",
  enforce: "pre",
  transform: (code, id) =>
    id.endsWith("/src/docs/styles/docs.css")
      ? withSystemTheme(code, readFileSync(`${here}/../web/styles/tokens.css`, "utf8"))
      : null,
};

type Files = (Rolldown.OutputChunk | Rolldown.OutputAsset)[];

function addressOf(files: Files, beginning: string): string {
  const file = files.find(({ fileName }) => fileName.startsWith(`${FOLDER}/${beginning}`));
  if (file === undefined) throw new Error(`the site has no ${beginning}*`);
  return `/${file.fileName}`;
}
