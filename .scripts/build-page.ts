import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fingerprint } from "./fingerprint.ts";

/*
 * Builds the page and the /docs site into a temporary folder, then swaps it in for `dist/web`. A server or bundler that
 * reads `dist/web` during the build sees a complete page, and a failed build leaves the previous one in place. Builds
 * nothing if no file has changed since the last build.
 */
const PAGE = "dist/web";
const BUILT_FROM = "dist/web.fingerprint";
const sources = fingerprint(".");
if (existsSync(PAGE) && existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, "utf8") === sources)
  process.exit(0);

const made = `${PAGE}.${process.pid}.new`;
const docs = `${PAGE}.${process.pid}.docs`;
const before = `${PAGE}.${process.pid}.old`;

const vite = ["build", "--config", "src/web/vite.config.ts", "--outDir", `../../${made}`];
const built = await Promise.all([
  run("vite", [...vite, "--logLevel", "warn"]),
  run("node", [".scripts/build-docs.ts", docs]),
]);
const failed = built.find((status) => status !== 0);
if (failed === undefined) {
  cpSync(docs, made, { recursive: true });
  put();
  writeFileSync(BUILT_FROM, sources);
}
for (const folder of [made, docs, before]) rmSync(folder, { recursive: true, force: true });
process.exit(failed ?? 0);

function run(command: string, args: string[]): Promise<number> {
  const step = spawn(command, args, {
    // A NODE_ENV in the shell must not change the build: the page served here is the page a deployment gets.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    step.on("error", reject);
    step.on("exit", (status) => {
      resolve(status ?? 1);
    });
  });
}

/** Retries, because a concurrent build may swap the same folder. */
function put(attempts = 10): void {
  try {
    rmSync(before, { recursive: true, force: true });
    if (existsSync(PAGE)) renameSync(PAGE, before);
    renameSync(made, PAGE);
  } catch (error) {
    if (attempts === 0) throw error;
    put(attempts - 1);
  }
}
