import { spawn, spawnSync } from "node:child_process";
import { ensureDevVars } from "./dev-vars.ts";

/*
 * `npm start` creates local secrets, migrates the database and serves everything on one port. PORT, PERSIST_TO (the
 * folder for all state) and further arguments, such as `--var NAME:VALUE`, go to `wrangler dev`.
 */
const port = process.env["PORT"] ?? "8080";
const persistTo = process.env["PERSIST_TO"] ?? ".wrangler/state";
const env = {
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "true",
  // A NODE_ENV in the shell must not change the build: this serves what a deployment would serve.
  NODE_ENV: "production",
};

run("node", [".scripts/check-config.ts", ...process.argv.slice(2)]);
await ensureDevVars(".dev.vars");
run("node", [".scripts/build-page.ts"]);
run("node", [".scripts/migrate-local.ts", persistTo]);

const args = [
  "dev",
  "--port",
  port,
  "--persist-to",
  persistTo,
  "--show-interactive-dev-session=false",
];
const dev = spawn("wrangler", [...args, ...process.argv.slice(2)], { env, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => dev.kill(signal));
// npm runs this in a shell, which dies from a signal without forwarding it: watch for a new parent instead.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) dev.kill("SIGTERM");
}, 250);
dev.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 0));

function run(command: string, step: string[]): void {
  const done = spawnSync(command, step, { env, encoding: "utf8" });
  if (done.status === 0) return;
  process.stderr.write(done.stdout + done.stderr);
  process.exit(done.status ?? 1);
}
