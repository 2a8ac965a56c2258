import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { flattenTypes } from "./typescript-5/flat-types.ts";

/*
 * Builds the SDK as a self-contained npm package in `dist/client`, or in the given folder, which must be inside the
 * project. The package has no dependencies.
 */
const folder = resolve(process.argv[2] ?? "dist/client");

const built = ["--outDir", folder, "--logLevel", "warn"];
run("vite", ["build", "--config", "src/client/vite.config.ts", ...built]);
run("tsc", ["-p", "src/client/tsconfig.build.json", "--outDir", folder]);
flattenTypes(
  folder,
  ["index", "rest", "server", "operator", "transfer", "react", "preact"].map(
    (entry) => `client/${entry}.d.ts`,
  ),
);
cpSync("src/client/package", folder, { recursive: true });
cpSync("LICENSE", `${folder}/LICENSE`);

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
