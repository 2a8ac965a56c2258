import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";

/*
 * `parley/client` for whoever installs the package: one module, and its types. The compiler leaves `#protocol/x.ts` as
 * it stands, which outside this package means nothing: it becomes the relative path of the declaration.
 */
const TYPES = "dist/client/types";

run("vite", ["build", "--config", "src/client/vite.config.ts", "--logLevel", "warn"]);
run("tsc", ["-p", "src/client/tsconfig.build.json"]);
for (const file of globSync(`${TYPES}/**/*.d.ts`)) {
  const up = relative(dirname(file), TYPES) || ".";
  const text = readFileSync(file, "utf8")
    .replaceAll(/"#(protocol|text)\//g, `"${up}/$1/`)
    .replaceAll(/(from "\.[^"]*|import\("\.[^"]*)\.ts"/g, '$1.js"');
  writeFileSync(file, text);
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
