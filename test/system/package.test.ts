import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build as esbuild } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { publint } from "publint";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Parley } from "#client/index.ts";
import { newServerKeySchema } from "#protocol/server-key.ts";
import { launchChromium } from "../support/chromium.ts";
import { QUIET, startWorker, type Started } from "../support/miniflare.ts";
import { plainServer } from "../support/plain-server.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");
/** An app's folder, outside the project: it has the package, and nothing of the project. */
let folder = "";
const made = inject("client");
let tarball = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-app-"));
  const pack = ["pack", made, "--pack-destination", folder, "--silent"];
  const { stdout } = await run("npm", pack, { cwd: ROOT });
  tarball = join(folder, stdout.trim());
  await writeFile(join(folder, "package.json"), '{"private":true,"type":"module"}');
  const offline = ["install", "--offline", "--no-audit", "--no-fund", tarball];
  await run("npm", offline, { cwd: folder });
  await cp(join(import.meta.dirname, "package"), folder, { recursive: true });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a script as Node runs an app's. */
async function node(script: string): Promise<string> {
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await run("node", args, { cwd: folder });
  return stdout.trim();
}

describe("the packed client", () => {
  it("installing the package brings nothing else, and less than 3 MB", async () => {
    const names = await readdir(join(folder, "node_modules"), { recursive: true });
    expect(await readdir(join(folder, "node_modules/@parley-edge"))).toEqual(["client"]);
    expect(names.filter((name) => name.endsWith("package.json"))).toHaveLength(1);
    const sizes = names.map(async (name) => {
      const file = await stat(join(folder, "node_modules", name));
      return file.isFile() ? file.size : 0;
    });
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThan(3_000_000);
  });

  it("publint accepts the package", async () => {
    const { messages } = await publint({ pkgDir: made, strict: true });
    expect(messages).toEqual([]);
  });

  it("the package resolves, with its types, wherever ES modules do, according to attw", async () => {
    const data = createPackageFromTarballData(new Uint8Array(await readFile(tarball)));
    const analysis = await checkPackage(data);
    if (analysis.types === false) throw new Error("it has no types");
    // The package is for ES modules alone: node10 ignores `exports`, and CommonJS before 22.12 cannot `require` a
    // module.
    const others = analysis.problems.filter(
      (problem) =>
        problem.kind !== "CJSResolvesToESM" &&
        !(problem.kind === "NoResolution" && problem.resolutionKind === "node10"),
    );
    expect(others).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toContain("./react");
  });

  it("the package serves REST without WebSocket, and names what a connection lacks", async () => {
    const printed = await node(`delete globalThis.WebSocket;
      const { Parley } = await import("@parley-edge/client");
      const fetch = async () => new Response('{"unread_count":2,"mention_count":0}');
      const parley = new Parley({ baseUrl: "http://127.0.0.1:9", fetch, getAccessToken: async () => "t" });
      console.log((await parley.conversations.unread()).unread_count);
      try { parley.inbox(); } catch (error) { console.log(error.message); }`);
    expect(printed).toBe("2\nthis runtime has no WebSocket: pass one to Parley");
  });

  it("the package needs nothing that Node 20 lacks", async () => {
    const printed =
      await node(`delete Promise.withResolvers; delete Object.groupBy; delete Map.groupBy;
      const { Parley } = await import("@parley-edge/client");
      class WebSocket { addEventListener() {} send() {} close() {} }
      const parley = new Parley({ baseUrl: "http://127.0.0.1:9", WebSocket });
      const sent = parley.conversation("x").connect().send({ text: "hello" });
      const wanted = parley.translations.want({ conversation_id: "x", message_id: 1 });
      console.log(sent instanceof Promise, wanted instanceof Promise);
      process.exit();`);
    expect(printed).toBe("true true");
  });
});

/** Gives the app other packages, as if it had installed them. */
async function borrow(...names: string[]): Promise<void> {
  for (const name of names) {
    const to = join(folder, "node_modules", name);
    await mkdir(dirname(to), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), to).catch(() => undefined);
  }
}

const STRICT =
  "--noEmit --ignoreConfig --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --target es2022 --pretty false";

/** The compiler's errors in an app, and in the declarations that it imports. */
async function compile(args: readonly string[]): Promise<string> {
  const all = [...STRICT.split(" "), ...args];
  const { stdout } = await run("tsc", all, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

it("the components of its README compile as strictly", async () => {
  await borrow("@types/react", "csstype");
  const text = await readFile(join(made, "README.md"), "utf8");
  const components = [...text.matchAll(/```tsx[^\n]*\n(.*?)```/gs)].map(([, code]) => code);
  expect(components).not.toEqual([]);
  await writeFile(join(folder, "readme.tsx"), components.join("\n"));
  const bundler = "--module esnext --moduleResolution bundler --lib es2022,dom --jsx react-jsx";
  expect(await compile([...bundler.split(" "), "readme.tsx"])).toBe("");
});

describe("types.ts, an app of any strictness,", () => {
  it.each([
    ["a browser's bundler", "--module esnext --moduleResolution bundler --lib es2022,dom"],
    ["Node without the DOM", "--module nodenext --lib es2022 --types node"],
    [
      "a Worker",
      "--module esnext --moduleResolution bundler --lib es2022 --types @cloudflare/workers-types",
    ],
  ])("types.ts compiles for %s, its declarations included", async (_, options) => {
    await borrow("@types/node", "undici-types", "@cloudflare/workers-types");
    expect(await compile([...options.split(" "), "types.ts"])).toBe("");
  });
});

const KILO = 1_000;
const ENTRIES = [
  ["Parley", 'export { Parley } from "@parley-edge/client";', 23 * KILO],
  ["ParleyRest", 'export { ParleyRest } from "@parley-edge/client/rest";', 5 * KILO],
  ["ParleyServer", 'export { ParleyServer } from "@parley-edge/client/server";', 5.5 * KILO],
  ["ParleyOperator", 'export { ParleyOperator } from "@parley-edge/client/operator";', 3.5 * KILO],
  ["Transfer", 'export { Transfer } from "@parley-edge/client/transfer";', 3.5 * KILO],
  ["CLOSE", 'export { CLOSE } from "@parley-edge/client";', 0.5 * KILO],
] as const;

describe.each(ENTRIES)("an app that imports %s", (name, code, most) => {
  const entry = () => join(folder, `${name}-entry.js`);

  it(`an app pays at most ${most / KILO} kB with esbuild`, async () => {
    await writeFile(entry(), code);
    const { outputFiles } = await esbuild({
      entryPoints: [entry()],
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    expect(compressed(outputFiles.map(({ text }) => text))).toBeLessThanOrEqual(most);
  });

  it(`an app pays at most ${most / KILO} kB with Vite`, async () => {
    await writeFile(entry(), code);
    const built = await vite({
      root: folder,
      configFile: false,
      logLevel: "silent",
      build: {
        write: false,
        minify: true,
        lib: { entry: entry(), formats: ["es"] },
        rolldownOptions: { output: { minify: true } },
      },
    });
    const outputs = [built].flat().flatMap((each) => ("output" in each ? each.output : []));
    const codes = outputs.flatMap((each) => (each.type === "chunk" ? [each.code] : []));
    expect(codes).not.toEqual([]);
    expect(compressed(codes)).toBeLessThanOrEqual(most);
  });
});

it("an app that imports Parley pays at most 26 kB in a Worker", async () => {
  const worker = join(folder, "worker.js");
  const code = `import { Parley } from "@parley-edge/client";
    export default { fetch: () => new Response(String(Parley.name)) };`;
  await writeFile(worker, code);
  const out = join(folder, "worker");
  const options = ["--minify", "--outdir", out, "--name", "app"];
  const deploy = ["deploy", worker, "--dry-run", "--compatibility-date", "2026-10-01", ...options];
  await run("wrangler", deploy, { cwd: folder, env: { ...process.env, ...QUIET } });
  const file = await readFile(join(out, "worker.js"), "utf8");
  expect(compressed([file])).toBeLessThanOrEqual(26 * KILO);
});

function compressed(codes: readonly string[]): number {
  return gzipSync(codes.join("\n")).length;
}

describe("against a server", () => {
  let server: Started;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([plainServer(), launchChromium()]);
  });

  afterAll(async () => {
    await browser.close();
  });

  it("two newcomers in Node connect, send and receive", async () => {
    const args = ["newcomers.ts", server.url.origin];
    const { stdout } = await run("node", args, { cwd: folder });
    const seen: unknown = JSON.parse(stdout);
    expect(seen).toEqual({ texts: ["hello", "hello yourself"], next_cursor: null });
  });

  it("a Worker connects, sends and sees what it sent", async () => {
    const config = 'name = "app"\nmain = "worker.ts"\ncompatibility_date = "2026-10-01"\n';
    await writeFile(join(folder, "wrangler.toml"), config);
    const worker = await startWorker(join(folder, "wrangler.toml"), join(folder, "state"));
    const answer = await fetch(new URL(`/?server=${server.url.origin}`, worker.url));
    expect(await answer.json()).toEqual(["anyone here?"]);
    await worker.miniflare.dispose();
  });

  it("a backend acts by a server key, as the app and as a person (KEY-4, KEY-5)", async () => {
    const person = new Parley({ baseUrl: server.url.origin });
    const credentials = { username: "of_the_backend", password: "correct horse battery" };
    const { id } = await person.auth.register(credentials);
    const made = await fetch(new URL("/api/v1/operator/keys", server.url), {
      method: "POST",
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Backend", scopes: ["conversations", "messages", "read"] }),
    });
    const { key } = newServerKeySchema.parse(await made.json());
    const { stdout } = await run("node", ["backend.ts", server.url.origin, key, id], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toEqual({ sender_id: id, last: "from the backend" });
  });

  it.each(["react", "preact"])(
    "components of %s share a connection, and the last to unmount closes it",
    async (library) => {
      const page = await open(library);
      await page.getByText("1 conversations").waitFor();
      const send = page.getByText("send", { exact: true });
      await send.first().click();
      await bothShow(page, "m0");
      await send.last().click();
      await bothShow(page, "m0 m1");
      await page.locator("body[data-sockets='2']").waitFor();

      await page.getByText("toggle").click();
      await page.locator("body[data-sockets='1']").waitFor();
      await page.getByText("toggle").click();
      await bothShow(page, "m0 m1");
      await page.locator("body[data-sockets='2']").waitFor();
      await page.close();
    },
  );

  async function bothShow(page: Page, texts: string): Promise<void> {
    const outputs = page.locator("output", { hasText: new RegExp(`^${texts}$`) });
    await outputs.nth(1).waitFor();
  }

  async function open(library: string): Promise<Page> {
    const { outputFiles } = await esbuild({
      entryPoints: [join(folder, `${library}-app.tsx`)],
      bundle: true,
      minify: true,
      format: "iife",
      jsx: "automatic",
      jsxImportSource: library,
      nodePaths: [join(ROOT, "node_modules")],
      define: { "process.env.NODE_ENV": '"development"' },
      write: false,
    });
    const page = await browser.newPage();
    const hash = new URLSearchParams({
      baseUrl: server.url.origin,
      username: `in_${library}`,
    }).toString();
    await page.route("**/app.html", (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><body></body>" }),
    );
    await page.goto(`${new URL("/app.html", server.url).href}#${hash}`);
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
    return page;
  }
});
