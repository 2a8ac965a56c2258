import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./page.ts";

/** Builds the client's package, and returns its folder: one for each `user`, since test files run at the same time. */
export function makeClient(user: string): string {
  const folder = join(ROOT, `dist/client-${user}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("node", [".scripts/build-client.ts", folder], { cwd: ROOT, stdio: "pipe" });
  return folder;
}

/** Packs the package for `npm install`, in `into`; returns the file's path. */
export function packClient(folder: string, into: string): string {
  const pack = ["pack", folder, "--pack-destination", into, "--silent"];
  return join(into, execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" }).trim());
}
