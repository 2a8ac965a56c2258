import { globSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import { DESKTOP, newPage, PASSWORD, PHONE, startWeb, type Web } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

/** The addresses of all pages. */
const addresses = () =>
  globSync("{docs,docs/**/*}.html", { cwd: join(inject("worker"), "web") }).map(
    (file) => `/${file.replace(/\.html$/, "")}`,
  );

/** Violations of a page: requests to another host, or breaches of its policy. */
async function watched(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const page = await newPage(web, options);
  const faults: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && new URL(request.url()).origin !== web.url)
      faults.push(request.url());
  });
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (line) => {
    if (line.type() === "error") faults.push(line.text());
  });
  return { page, faults };
}

/** Creates an account by the page's own form. */
async function signUp(page: Page): Promise<void> {
  await page.getByLabel("Username").fill(`reader${crypto.randomUUID().slice(0, 8)}`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByText("Signed in.").waitFor();
}

test("each page is a file at its address, under a policy that allows scripts and requests of this host only", async () => {
  expect(addresses()).toContain("/docs/reference/errors");
  for (const address of addresses()) {
    const response = await fetch(web.url + address, { redirect: "error" });
    expect(response.status, address).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self';[^,]* connect-src 'self';[^,]*$/,
    );
    expect(policy.includes("data:"), address).toBe(address === "/docs/reference/try");
  }
});

test("an unknown address under /docs answers 404 with a page that leads on", async () => {
  const page = await newPage(web);
  const response = await page.goto("/docs/guides/gone");
  expect(response?.status()).toBe(404);
  await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "its first page" }).click();
  await page.waitForURL("**/docs");
  await page.context().close();
});

test("the search opens by a key, finds the words of any page, and leads there without a mouse", async () => {
  const { page, faults } = await watched();
  await page.goto("/docs");
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Search the documentation" });
  const results = page.getByRole("option");
  // Nothing typed is lost while the index loads.
  await page.keyboard.type("rate_limited");
  expect(await field.inputValue()).toBe("rate_limited");
  await results.first().waitFor();
  expect(await field.getAttribute("aria-activedescendant")).toBe("search-result-0");
  expect(await axe(page)).toEqual([]);

  await field.fill("zzzzzz");
  await page.getByText("Nothing found for “zzzzzz”").waitFor();
  for (const [query, address] of [
    ["listMessages", "/docs/reference/rest/messages#listMessages"],
    ["SEND-2", "/docs/reference/protocol#SEND-2"],
    ["max_text_length", "/docs/reference/limits#max_text_length"],
    ["ConversationHandle", "/docs/reference/sdk/live#ConversationHandle"],
  ] as const) {
    await field.fill(query);
    await eventually(() => results.first().getAttribute("href")).toBe(address);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/reference/sdk/live#ConversationHandle");
  await page.keyboard.press("Control+k");
  await field.waitFor();
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "hidden" });
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a code block is copied, and the theme is switched and kept", async () => {
  const { page, faults } = await watched();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/docs/reference/rest/search");
  await page.getByRole("button", { name: "Copy" }).first().click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl /);

  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Switch to dark" }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
  await page.emulateMedia({ media: "print" });
  expect(await background()).toBe(light);
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a page is complete without scripts, in the system's theme", async () => {
  const page = await newPage(web, {
    javaScriptEnabled: false,
    colorScheme: "dark",
    viewport: PHONE,
  });
  await page.goto("/docs/reference/errors");
  await page.getByRole("link", { name: "rate_limited" }).waitFor();
  await page.getByText("Contents").click();
  await page.getByRole("link", { name: "Protocol rules" }).first().click();
  await page.waitForURL("**/docs/reference/protocol");
  await page.context().close();
});

test("a reference's call runs against this server after signing in there, and requests no other host", async () => {
  const { page, faults } = await watched();
  await page.goto("/docs/reference/rest/users");
  await page
    .locator("section", { has: page.locator("#getMe") })
    .getByRole("link", { name: "Try it" })
    .click();
  const call = page.locator("#operations-Users-getMe");
  // The component parses the whole document before it renders any of it.
  await call.waitFor({ timeout: 30_000 });
  await signUp(page);
  await call.getByRole("button", { name: "Execute" }).click();
  await call.locator(".live-responses-table").getByText("200", { exact: true }).first().waitFor();
  await call.locator(".live-responses-table").getByText('"username"').first().waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test("a reference's frame is sent on a real socket, from its example, and the server's frames show", async () => {
  const { page, faults } = await watched({ viewport: PHONE });
  await page.goto("/docs/reference/console");
  await signUp(page);
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByText("Created. Connect to it.").waitFor();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  const frames = page.getByRole("log");
  await frames.getByText("← welcome").waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await frames.getByText("→ send").waitFor();
  await frames.getByText("← ack").waitFor();
  // The next frame's example is about that message.
  await page.getByRole("combobox", { name: "Frame", exact: true }).selectOption("react");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await eventually(() => frames.getByText("← ack").count()).toBe(2);
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("Closed: 1000").waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

/** A page of each kind. */
const KINDS = [
  "/docs",
  "/docs/reference/rest",
  "/docs/reference/rest/search",
  "/docs/reference/try",
  "/docs/reference/console",
  "/docs/reference/errors",
];

test.each([
  ["light", "phone", PHONE],
  ["dark", "phone", PHONE],
  ["light", "desktop", DESKTOP],
  ["dark", "desktop", DESKTOP],
] as const)(
  "axe finds nothing on a page of each kind, and none is wider than the screen: %s, %s",
  async (colorScheme, _, viewport) => {
    const { page, faults } = await watched({ colorScheme, viewport });
    for (const address of KINDS) {
      await page.goto(address);
      expect(await axe(page), address).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, address).toBeLessThanOrEqual(viewport.width);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  },
);
