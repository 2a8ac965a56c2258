import { spawn } from "node:child_process";
import { cpSync, existsSync, renameSync, rmSync } from "node:fs";

/*
 * Builds the page and the site at /docs, beside `dist/web` first: whoever serves or bundles that meanwhile finds a whole
 * page there, and a build that fails leaves the one before.
 */
const PAGE = "dist/web";
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
}
for (const folder of [made, docs, before]) rmSync(folder, { recursive: true, force: true });
process.exit(failed ?? 0);

function run(command: string, args: string[]): Promise<number> {
  const step = spawn(command, args, {
    // Whatever the surroundings say: the page that is served is the page that would be deployed.
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

/** Another build may be doing the same at this moment: then once more. */
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
