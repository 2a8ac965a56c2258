import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, parse, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { withSystemTheme } from "./system-theme.ts";

/** Addresses of the files that pages load, each named by a hash of its content. */
export interface Assets {
  scripts: Readonly<Record<string, string>>;
  styles: Readonly<Record<string, string>>;
  search: string;
}

const FOLDER = "docs/assets";
const here = `${import.meta.dirname}/..`;
const require = createRequire(import.meta.url);
/** Ships bundled, so bundling it again would only cost time. */
const SWAGGER = "swagger-ui-dist/swagger-ui";
/** The scripts of `browser/` that pages load. */
const SCRIPTS = ["theme", "docs", "try", "console"];

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
  const folder = join(out, FOLDER);
  return {
    scripts: {
      ...Object.fromEntries(SCRIPTS.map((name) => [name, addressOf(files, `${name}-`)])),
      swagger: put(folder, "swagger.js", readFileSync(require.resolve(`${SWAGGER}-bundle.js`))),
    },
    styles: {
      docs: addressOf(files, "style-"),
      swagger: put(folder, "swagger.css", readFileSync(require.resolve(`${SWAGGER}.css`))),
    },
    search: put(folder, "search.json", index),
  };
}

/** Writes a file under a name with a hash of its content; returns its address. */
function put(folder: string, file: string, content: string | Buffer): string {
  const hash = createHash("sha256").update(content).digest("base64url").slice(0, 8);
  const { name, ext } = parse(file);
  const hashed = `${name}-${hash}${ext}`;
  writeFileSync(join(folder, hashed), content);
  return `/${FOLDER}/${hashed}`;
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
