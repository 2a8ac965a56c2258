import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mailBy, mailsTo } from "../support/mail.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { startReceiver } from "../support/webhook-receiver.ts";
import { axe } from "./support/axe.ts";
import { newPage, newPerson, PASSWORD, PHONE, startWeb, type Web } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { screenshot } from "./support/screenshot.ts";

const NEW = "an entirely new passphrase";

let web: Web;
let receiver: string;
beforeAll(async () => {
  receiver = await startReceiver();
  web = await startWeb(inject("worker"), { vars: mailBy(receiver) });
});
afterAll(() => web.stop());

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
  await before.context().close();

  await page.goto("/settings/account");
  await page.getByText("9 codes are left").waitFor();
  await page.context().close();
});

test("a person who knows the password changes it, and renews the recovery codes", async () => {
  const { page } = await newPerson(web, "Careful");
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
  await page.context().close();
});

test("an operator's link leads to the choice of a new password, once", async () => {
  const { id } = await newPerson(web, "Locked Out");
  const made = await fetch(`${web.url}/api/v1/operator/users/${id}/reset-link`, {
    method: "POST",
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  const { url } = (await made.json()) as { url: string };
  const page = await newPage(web, { viewport: PHONE, colorScheme: "dark" });
  await page.goto(new URL(url).pathname);
  await page.getByText(/^For the account/).waitFor();
  await screenshot(page, "reset-dark");
  expect(await axe(page)).toEqual([]);
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Find someone to talk to").waitFor();
  await eventually(() => new URL(page.url()).pathname).toBe("/");
  await page.goto(new URL(url).pathname);
  await page.getByText("This link has expired or was already used").waitFor();
  await page.context().close();
});

test("a person confirms an address by the mailed code, and a mailed link resets the password", async () => {
  const { page, username } = await newPerson(web, "Mailed");
  const address = `${username}@example.com`;
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Add email address" }).click();
  const asks = page.getByRole("dialog", { name: "Email address" });
  await asks.getByLabel("Email address").fill("not an address");
  await asks.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await asks.getByText("Enter a valid email address").waitFor();
  await asks.getByLabel("Email address").fill(address);
  await page.keyboard.press("Enter");
  await page.getByText("We sent a code").waitFor();
  await page.getByLabel("Code from the email").fill("aaaa-bbbb-cccc-dddd");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("This code is wrong or has expired").waitFor();
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "mail");
  const [mail] = await mailsTo(receiver, address);
  const [code = ""] = /^\w{4}(?:-\w{4}){3}$/m.exec(mail?.text ?? "") ?? [];
  await page.getByLabel("Code from the email").fill(code);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("Address confirmed").waitFor();
  await page.getByText(address).waitFor();

  const elsewhere = await newPage(web, { viewport: PHONE, locale: "ar" });
  await elsewhere.goto("/forgot");
  await elsewhere.getByLabel("اسم المستخدم أو البريد الإلكتروني").fill(address);
  await screenshot(elsewhere, "forgot-ar");
  await elsewhere.getByRole("button", { name: "إرسال الرابط" }).click();
  await elsewhere.getByText("فقد أرسلنا إليه رابطًا").waitFor();
  const mails = () => mailsTo(receiver, address);
  await eventually(async () => (await mails()).length).toBe(2);
  const [, link] = await mails();
  const [, token = ""] = /\/reset\/(\w+)/.exec(link?.text ?? "") ?? [];
  await elsewhere.goto(`/reset/${token}`);
  await elsewhere.getByLabel("كلمة المرور الجديدة").fill(NEW);
  await elsewhere.getByRole("button", { name: "تغيير كلمة المرور" }).click();
  await page.getByText("You were signed out").waitFor();
  await elsewhere.goto("/settings/account");
  await elsewhere.getByText(address).waitFor();
  await screenshot(elsewhere, "account-ar");
  await elsewhere.context().close();
  await page.context().close();
});
