import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage, PHONE } from "../support/people.ts";
import { watched } from "./watched.ts";

const web = useWeb();

/** The addresses of all pages. */
const addresses = () =>
  globSync("{docs,docs/**/*}.html", { cwd: join(inject("worker"), "web") }).map(
    (file) => `/${file.replace(/\.html$/, "")}`,
  );

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
});

test("a code block is copied, and the theme is switched and kept", async () => {
  const { page, faults } = await watched(web);
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
});
