import { globSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import { DESKTOP, newPage, PHONE, startWeb, type Web } from "./support/browser.ts";

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

test("each page of the documentation is served at its address, under the policy of the app's page", async () => {
  expect(addresses()).toContain("/docs/reference/errors");
  for (const address of addresses()) {
    const response = await fetch(web.url + address, { redirect: "error" });
    expect(response.status, address).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});

test("an address under /docs that is no page is answered by a page that leads on, with 404", async () => {
  const page = await newPage(web);
  const response = await page.goto("/docs/guides/gone");
  expect(response?.status()).toBe(404);
  await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "its first page" }).click();
  await page.waitForURL("**/docs");
  await page.context().close();
});

const see = async (options: BrowserContextOptions, seen: readonly string[]) => {
  const page = await newPage(web, options);
  for (const address of seen) {
    await page.goto(address);
    expect(await axe(page), address).toEqual([]);
  }
  await page.context().close();
};

test("axe finds nothing on any page", async () => {
  await see({ viewport: PHONE }, addresses());
});

test.each([
  ["dark", "phone", PHONE],
  ["light", "desktop", DESKTOP],
  ["dark", "desktop", DESKTOP],
] as const)(
  "axe finds nothing on a page of each kind: %s, %s",
  async (colorScheme, _, viewport) => {
    await see({ colorScheme, viewport }, [
      "/docs",
      "/docs/reference/rest",
      "/docs/reference/rest/search",
      "/docs/reference/try",
      "/docs/reference/console",
      "/docs/reference/errors",
    ]);
  },
);
