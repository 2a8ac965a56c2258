import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { axe } from "../support/axe.ts";
import { conversationUrl, say } from "../support/api.ts";
import { PASSWORD, PHONE, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function deleteAccount(page: Page, password: string): Promise<void> {
  await page.goto("/settings/data");
  await page.getByRole("button", { name: "Delete account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Delete them").click();
  await dialog.getByText("disappear for everyone").waitFor();
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Delete account" }).click();
}

test("a person exports their account as a file, deletes it, restores it, and deletes it for good; others then see no name", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { registers: true });
  await say(web, ada, conversation, "Words of Ada");
  const { page } = ada;
  await page.goto("/settings/data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download your data" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${ada.username}.ndjson`);
  const lines = readFileSync(await file.path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.at(-1)).toBe(JSON.stringify({ type: "end", lines: lines.length }));
  expect(lines.join()).toContain("Words of Ada");
  await look(page, "data");

  await deleteAccount(page, "not the password");
  await page.getByText("Wrong password").waitFor();
  await look(page, "dialog");
  await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByText(/Your account will be deleted on/).waitFor();

  await signIn(page, ada.username);
  await page.getByRole("heading", { name: "Your account will be deleted" }).waitFor();
  await look(page, "waiting");
  await page.reload();
  await page.getByRole("button", { name: "Keep my account" }).click();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();

  await page.setViewportSize(PHONE);
  await deleteAccount(page, PASSWORD);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await grace.page.goto(conversationUrl(conversation));
  await grace.page.getByText("Words of Ada").waitFor();
  const erased = await fetch(`${web.url}/api/v1/operator/users/${ada.id}/deletion`, {
    method: "POST",
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ messages: "erase", grace_days: 0 }),
  });
  expect(erased.status).toBe(202);
  await grace.page.getByRole("heading", { name: "Deleted account" }).waitFor();
  await grace.page.getByText("This message was deleted").waitFor();
  await expectNone(grace.page, "Ada Lovelace");
  await grace.page.getByText("You can no longer message it").waitFor();
  await look(grace.page, "deleted");
});

/** axe finds nothing. */
async function look(page: Page, screen: string): Promise<void> {
  await screenshot(page, `leaving-${screen}`);
  expect(await axe(page), screen).toEqual([]);
}

async function expectNone(page: Page, text: string): Promise<void> {
  await eventually(() => page.getByText(text).count()).toBe(0);
}
