import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { PASSWORD, PHONE } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { watched } from "./watched.ts";

const web = useWeb();

/** Creates an account by the page's own form. */
async function signUp(page: Page): Promise<void> {
  await page.getByLabel("Username").fill(`reader${crypto.randomUUID().slice(0, 8)}`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByText("Signed in.").waitFor();
}

test("a reference's call runs against this server after signing in there, and requests no other host", async () => {
  const { page, faults } = await watched(web);
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
});

test("a reference's frame is sent on a real socket, from its example, and the server's frames show", async () => {
  const { page, faults } = await watched(web, { viewport: PHONE });
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
});
