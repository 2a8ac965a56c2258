import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, inject, test } from "vitest";
import { later } from "#web/i18n/later.en.ts";
import { conversationUrl } from "../support/api.ts";
import { newPage, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const MOST_BYTES = 70_000;

/** As it is deployed. */
const built = (path: string) => readFileSync(join(inject("worker"), "web", path), "utf8");

/** The scripts that the browser loads before the page can do anything: those in its HTML, and their imports. */
function firstLoad(): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    // `import("…")` loads later.
    for (const [, from = ""] of built(path).matchAll(/(?:\bfrom|\bimport) ?"(\.[^"]+\.js)"/g))
      follow(new URL(from, `http://page/${path}`).pathname.slice(1));
  };
  const html = built("index.html");
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const [, path] = /(?:src|href)="\/([^"]+\.js)"/.exec(tag) ?? [];
    if (path !== undefined) follow(path);
  }
  return found;
}

test("the JavaScript of a first visit is at most 70 kB, compressed", () => {
  const scripts = [...firstLoad()];
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((path) => gzipSync(built(path), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(MOST_BYTES);
});

test("the first load contains no English text of the parts that load later", () => {
  const scripts = [...firstLoad()].map(built).join("\n");
  const says = (key: string) => scripts.includes(`"${key}"`) || scripts.includes("`" + key + "`");
  expect(Object.keys(later).filter(says)).toEqual([]);
});

test("nothing that the page does violates its Content-Security-Policy", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const violations: string[] = [];
  await page.exposeFunction("violated", (directive: string) => violations.push(directive));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, sourceFile }) => {
      (globalThis as unknown as { violated: (directive: string) => void }).violated(
        `${effectiveDirective} ${sourceFile}`,
      );
    });
  });
  await page.goto(conversationUrl(conversation));
  await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await page.goto("/settings/appearance");
  await page.getByRole("combobox", { name: "Reading language" }).waitFor();
  expect(violations).toEqual([]);
});

test("the page requires https, shares its window with no other site, and lets no script contact another host", async () => {
  for (const path of ["/", "/settings/appearance"]) {
    const { headers } = await fetch(`${web.url}${path}`);
    expect(headers.get("strict-transport-security"), path).toMatch(/^max-age=31536000\b/);
    expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
    expect(headers.get("content-security-policy"), path).toMatch(/; connect-src 'self';/);
  }
  const page = await newPage(web);
  await page.goto("/");
  const refused = await page.evaluate(async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    addEventListener("securitypolicyviolation", ({ blockedURI }) => {
      resolve(blockedURI);
    });
    const foreign = new WebSocket("wss://elsewhere.example/socket");
    const blocked = await promise;
    foreign.close();
    return blocked;
  });
  expect(refused).toContain("elsewhere.example");
  const opened = await page.evaluate(async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const own = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/ws`);
    own.addEventListener("open", () => {
      resolve(true);
    });
    own.addEventListener("error", () => {
      resolve(false);
    });
    return promise;
  });
  expect(opened, "its own server's sockets are of 'self'").toBe(true);
});

test("a screen whose code arrives between its skeleton and the following effect replaces the skeleton", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  let code = "";
  await page.route("**/assets/conversation-screen-*.js", async (route) => {
    code = route.request().url();
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    // Effects run after the next frame, which the test holds back from here.
    const later: (() => void)[] = [];
    const frames = { areHeld: false, release: () => undefined };
    for (const name of ["requestAnimationFrame", "setTimeout"] as const) {
      const real = globalThis[name].bind(globalThis) as (...all: unknown[]) => number;
      const orHeld = (work: (time: number) => void, ...rest: unknown[]) =>
        frames.areHeld ? later.push(() => work(performance.now())) : real(work, ...rest);
      Object.assign(globalThis, { [name]: orHeld });
    }
    frames.release = () => {
      frames.areHeld = false;
      for (const work of later.splice(0)) work();
      return undefined;
    };
    Object.assign(globalThis, { frames });
  });
  await page.goto("/");
  const row = page.locator(`[data-conversation="${conversation}"]`);
  await row.waitFor();
  await eventually(() => Promise.resolve(code)).not.toBe("");
  await page.evaluate(() => {
    (globalThis as unknown as { frames: { areHeld: boolean } }).frames.areHeld = true;
  });
  await row.click();
  // The skeleton is in the document, though not visible at once.
  await page.getByRole("heading", { name: "Select a conversation" }).waitFor({ state: "detached" });
  letGo();
  // As text: this file's own runtime would transform an `import()`.
  await page.evaluate(`import(${JSON.stringify(code)}).then(() => undefined)`);
  // The page's own waiters continue within a few tasks of that.
  for (let task = 0; task < 20; task += 1) await page.evaluate(() => undefined);
  await page.evaluate(() => {
    (globalThis as unknown as { frames: { release: () => void } }).frames.release();
  });
  await page.getByRole("button", { name: "Details" }).waitFor();
});
