import { expect, test } from "vitest";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { mailBy, mailsTo } from "../../support/mail.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";
import { useWeb } from "../support/web.ts";
import { newPage, newPerson, PASSWORD, PHONE } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";

const NEW = "an entirely new passphrase";

let receiver: string;
const web = useWeb(async () => {
  receiver = await startReceiver();
  return mailBy(receiver);
});

test("an operator's link leads to the choice of a new password, once", async () => {
  const { id } = await newPerson(web, "Locked Out", { registers: true });
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
});

test("a person confirms an address by the mailed code, and a mailed link resets the password", async () => {
  const { page, username } = await newPerson(web, "Mailed", { registers: true });
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
});
