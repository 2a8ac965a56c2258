import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Started } from "../support/miniflare.ts";
import { plainServer } from "../support/plain-server.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");
const GENERATORS = join(ROOT, ".scripts/typescript-5/node_modules/.bin");
const STRICT =
  "--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --noEmit --ignoreConfig " +
  "--target es2022 --lib es2023,dom --types node --module esnext --moduleResolution bundler " +
  "--allowImportingTsExtensions";

let server: Started;
/** Inside the project, so that the apps find openapi-fetch as if they had installed it. */
let folder = "";

beforeAll(async () => {
  server = await plainServer();
  await mkdir(join(ROOT, "dist"), { recursive: true });
  folder = await mkdtemp(join(ROOT, "dist/generated-clients-"));
  await cp(join(import.meta.dirname, "generated-clients"), folder, { recursive: true });
  const document = await (await fetch(new URL("/openapi.json", server.url))).text();
  await writeFile(join(folder, "openapi.json"), document);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The compiler's errors in an app and everything it imports, libraries' own types included. */
async function compile(app: string, options = STRICT): Promise<string[]> {
  const args = [...options.split(" "), "--pretty", "false", app];
  const { stdout } = await run("tsc", args, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout.split("\n").filter((line) => /^\S/.test(line));
}

/** Registers, creates a group, sends, lists, edits, misses, deletes; fails on the first wrong answer. */
async function use(app: string): Promise<void> {
  await run("node", [app, server.url.origin], { cwd: folder });
}

describe("a client generated from /openapi.json", () => {
  it("a client by openapi-typescript compiles strictly and serves an app from its first call to its last", async () => {
    await run(join(GENERATORS, "openapi-typescript"), ["openapi.json", "-o", "openapi-types.ts"], {
      cwd: folder,
    });
    expect(await compile("openapi-fetch-app.ts")).toEqual([]);
    await use("openapi-fetch-app.ts");
  });

  it("a client by hey-api compiles strictly and serves an app from its first call to its last", async () => {
    await run(join(GENERATORS, "openapi-ts"), ["-f", "hey-api.config.mjs", "--no-log-file"], {
      cwd: folder,
    });
    // The library copies its own runtime beside the generated code, and that does not know this option.
    const others = (line: string) => !/^hey-api\/(client|core)\//.test(line);
    expect((await compile("hey-api-app.ts")).filter(others)).toEqual([]);
    const without = STRICT.replace("--exactOptionalPropertyTypes ", "");
    expect(await compile("hey-api-app.ts", without)).toEqual([]);
    await use("hey-api-app.ts");
  });
});
