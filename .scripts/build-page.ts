import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";

/*
 * Builds the page, beside `dist/web` first: whoever serves or bundles that meanwhile finds a whole page there, and a
 * build that fails leaves the one before.
 */
const PAGE = "dist/web";
const made = `${PAGE}.${process.pid}.new`;
const before = `${PAGE}.${process.pid}.old`;

const args = ["build", "--config", "src/web/vite.config.ts", "--outDir", `../../${made}`];
const built = spawnSync("vite", [...args, "--logLevel", "warn"], {
  // Whatever the surroundings say: the page that is served is the page that would be deployed.
  env: { ...process.env, NODE_ENV: "production" },
  stdio: "inherit",
});
if (built.status === 0) put();
for (const folder of [made, before]) rmSync(folder, { recursive: true, force: true });
process.exit(built.status ?? 1);

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
