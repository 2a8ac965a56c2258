import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { mailBy } from "../../support/mail.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";
import { useWeb } from "../support/web.ts";
import { newPage, newPerson, PASSWORD, PHONE } from "../support/people.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";

const NEW = "an entirely new passphrase";

const web = useWeb(async () => mailBy(await startReceiver()));

/** Signs up by the page; returns the recovery codes that it shows, saved. */
async function signUp(page: Page, username: string): Promise<string[]> {
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  const dialog = page.getByRole("dialog", { name: "Save your recovery codes" });
  await dialog.waitFor();
  await screenshot(page, `codes-${username}`);
  const codes = await dialog.getByRole("listitem").allTextContents();
  // A stray key or click must not lose them.
  await page.keyboard.press("Escape");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Download" }).click(),
  ]);
  const saved = await readFile(await file.path(), "utf8");
  for (const code of codes) expect(saved).toContain(code);
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "I've saved them" }).click();
  await dialog.waitFor({ state: "detached" });
  return codes;
}

test("a person who forgot the password returns by a recovery code, and is signed out elsewhere", async () => {
  const before = await newPage(web, { viewport: PHONE });
  const codes = await signUp(before, "forgetful");
  expect(codes).toHaveLength(10);
  await before.getByText("Find someone to talk to").waitFor();

  const page = await newPage(web);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
  await page.getByRole("button", { name: "Use a recovery code instead" }).click();
  await page.getByLabel("Recovery code").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByLabel("Username").fill("forgetful");
  await page.getByLabel("Recovery code").fill("aaaa-bbbb-cccc-dddd");
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change password and sign in" }).click();
  expect(await page.getByLabel("New password").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Change password and sign in" }).click();
  await page.getByText("Wrong username or recovery code").waitFor();
  await screenshot(page, "forgot");
  await page.getByLabel("Recovery code").fill((codes[0] ?? "").toUpperCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Change password and sign in" }).click();
  await page.getByText("Find someone to talk to").waitFor();

  await before.getByText("You were signed out").waitFor();
  await before.getByLabel("Username").fill("forgetful");
  await before.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await before.getByRole("button", { name: "Sign in" }).click();
  await before.getByText("Wrong username or password").waitFor();

  await page.goto("/settings/account");
  await page.getByText("9 codes are left").waitFor();
});

test("a person who knows the password changes it, and renews the recovery codes", async () => {
  const { page } = await newPerson(web, "Careful", { registers: true });
  await page.goto("/settings/account");
  await page.getByText("You have no codes").waitFor();
  const [present, wanted] = [page.getByLabel("Current password"), page.getByLabel("New password")];
  const change = page.getByRole("button", { name: "Change password" });
  await present.fill("not the password");
  await wanted.fill(NEW);
  await change.click();
  await page.getByText("Wrong password").waitFor();
  await present.fill(PASSWORD);
  await change.click();
  await page.getByText("Password changed").waitFor();
  expect(await present.inputValue()).toBe("");
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "account");

  await page.getByRole("button", { name: "Get new codes" }).click();
  const asks = page.getByRole("dialog", { name: "Get new codes" });
  await asks.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await asks.getByText("Wrong password").waitFor();
  await asks.getByLabel("Password", { exact: true }).fill(NEW);
  await page.keyboard.press("Enter");
  const shown = page.getByRole("dialog", { name: "Save your recovery codes" });
  await shown.waitFor();
  expect(await shown.getByRole("listitem").count()).toBe(10);
  await shown.getByRole("button", { name: "I've saved them" }).click();
  await page.getByText("10 codes are left").waitFor();
});
