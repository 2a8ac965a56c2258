import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { builtOnce, ROOT } from "./built-once.ts";

/** Builds the client's package; returns its folder. */
export function makeClient(): Promise<string> {
  return builtOnce("test-client", (folder) =>
    promisify(execFile)("node", [".scripts/build-client.ts", folder], { cwd: ROOT }),
  );
}

/** Packs the package for `npm install`, in `into`; returns the file's path. */
export function packClient(folder: string, into: string): string {
  const pack = ["pack", folder, "--pack-destination", into, "--silent"];
  return join(into, execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" }).trim());
}
