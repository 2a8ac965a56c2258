import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { grantSchema } from "#protocol/auth.ts";
import { launchChromium } from "../support/chromium.ts";
import { packClient } from "../support/client-package.ts";
import { freePort } from "../support/server-process.ts";
import { eventually } from "../support/wire.ts";
import { missingLine } from "./support/output.ts";
import { ROOT, snippetsOf } from "./support/page.ts";
import { planOf } from "./support/programs.ts";
import { emptyServer } from "./support/server.ts";

const PAGE = "src/docs/quickstart.md";
const REACT = "src/docs/guides/react.md";

/** The stand-ins: the server runs, and the package is built. All else is npm's own, without a network. */
const NPM = `#!/usr/bin/env bash
case "$*" in
  ci | start) ;;
  "run pack:client") mkdir -p dist && cp "$CLIENT" dist/ ;;
  *) exec "$REAL_NPM" "$@" ;;
esac
`;

const client = inject("client");
const home = mkdtempSync(join(tmpdir(), "parley-newcomer-"));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
});

/** Commands and files in the order of the page, as one session at a terminal. The last command serves the page. */
function session(saved: string, here: (text: string) => string): string {
  const steps = snippetsOf(PAGE).flatMap(({ language, attributes: { title }, code }) => {
    if (title !== undefined) {
      writeFileSync(join(saved, title), here(code));
      return [`cp "${saved}/${title}" .`];
    }
    return language === "sh" ? [code === "node serve.js" ? `exec ${code}` : code] : [];
  });
  return steps.join("\n");
}

it("a newcomer who follows the quickstart from an empty folder sees a message arrive, in Node and on a page of their own", async () => {
  const server = await emptyServer();
  const port = await freePort();
  const here = (text: string) =>
    text.replaceAll("localhost:8080", server.host).replaceAll(/\b3000\b/g, String(port));
  const [parley, bin, saved] = ["parley", ".bin", ".saved"].map((name) => join(home, name));
  for (const folder of [parley, bin, saved]) mkdirSync(folder!);
  writeFileSync(join(bin!, "npm"), NPM);
  chmodSync(join(bin!, "npm"), 0o755);

  const terminal = spawn("bash", ["-Eeuo", "pipefail", "-c", session(saved!, here)], {
    cwd: parley,
    env: {
      ...process.env,
      PATH: [bin, join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      HOME: home,
      REAL_NPM: execFileSync("which", ["npm"], { encoding: "utf8" }).trim(),
      CLIENT: packClient(client, home),
      npm_config_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    },
  });
  let printed = "";
  terminal.stdout.on("data", (data) => (printed += String(data)));
  terminal.stderr.on("data", (data) => (printed += String(data)));
  try {
    const address = `http://localhost:${port}`;
    await eventually(
      async () => {
        if (terminal.exitCode !== null) throw new Error(printed);
        return printed;
      },
      (text) => text.includes(address),
      "the page to be served",
      60_000,
    );
    const { programs, data, figures } = planOf(snippetsOf(PAGE));
    const outputs = programs.flatMap((program) => program.outputs);
    expect(outputs.length).toBeGreaterThan(0);
    expect(missingLine({ outputs }, printed), printed).toBeUndefined();
    expect([...data, ...figures], "snippets that nothing here tests").toEqual([]);

    const [ada, grace] = await Promise.all(["ada", "grace"].map((me) => opened(address, me)));
    await ada!.getByLabel("Message").fill("Hello from the page");
    await grace!.getByText("ada is typing").waitFor();
    await ada!.getByRole("button").click();
    await grace!.getByText("ada: Hello from the page").waitFor();
    await grace!.getByText("ada: Hello, Grace!").waitFor();
  } finally {
    terminal.kill();
  }
});

async function opened(address: string, me: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${address}/?as=${me}`);
  await page.getByText("ada: Hello, Grace!").waitFor();
  return page;
}

it("the app of the guide to React lists a conversation, opens it, and sends in it", async () => {
  const server = await emptyServer();
  const app = join(home, "react");
  mkdirSync(join(app, "node_modules/@parley-edge"), { recursive: true });
  symlinkSync(client, join(app, "node_modules/@parley-edge/client"));
  for (const { attributes, code } of snippetsOf(REACT))
    writeFileSync(
      join(app, attributes["title"] ?? ""),
      code.replaceAll("localhost:8080", server.host),
    );
  const { outputFiles, warnings } = await build({
    entryPoints: [join(app, "main.tsx")],
    bundle: true,
    format: "esm",
    jsx: "automatic",
    nodePaths: [join(ROOT, "node_modules")],
    define: { "process.env.NODE_ENV": '"development"' },
    write: false,
    logLevel: "silent",
  });
  expect(warnings).toEqual([]);

  const post = async (path: string, body: object, token = "") => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const address = new URL(`/api/v1${path}`, server);
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(201);
    return answer.json();
  };
  const ada = { username: "ada", password: "correct horse" };
  const { access_token } = grantSchema.parse(await post("/auth/register", ada));
  await post("/conversations", { kind: "group", title: "Plans" }, access_token);
  const page = await browser.newPage();
  const html = "<!doctype html><body></body>";
  await page.route("**/react", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(new URL("/react", server).href);
  await page.addScriptTag({ type: "module", content: outputFiles[0]?.text ?? "" });

  await page.getByText("Plans (0)").click();
  await page.getByLabel("Message").fill("Hello from React");
  await page.getByText("Send").click();
  await page.getByRole("listitem").getByText("ada: Hello from React").waitFor();
  await page.getByText("Plans (0): Hello from React").waitFor();
});
