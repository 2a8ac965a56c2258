import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./page.ts";

/** Makes the client's package, and returns its folder. It is this file's own: others make theirs at the same time. */
export function makeClient(): string {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "dist/client-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  execFileSync("node", [".scripts/build-client.ts", folder], { cwd: ROOT, stdio: "pipe" });
  return folder;
}

/** Makes a file for `npm install` of the package, in `into`; returns its path. */
export function packClient(folder: string, into: string): string {
  const pack = ["pack", folder, "--pack-destination", into, "--silent"];
  return join(into, execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" }).trim());
}
