import { SECRET, SITE_KEY, startChallenger } from "../../support/challenger.ts";
import { expect, test } from "vitest";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { mailBy, mailsTo } from "../../support/mail.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";
import { useWeb } from "../support/web.ts";
import { newPage, PASSWORD, PHONE } from "../support/people.ts";
import { call } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";

let receiver: string;
const web = useWeb(async () => {
  const challenger = await startChallenger();
  receiver = await startReceiver();
  return {
    TURNSTILE_SITE_KEY: SITE_KEY,
    TURNSTILE_SECRET: SECRET,
    TURNSTILE_SCRIPT_URL: `${challenger}/api.js`,
    TURNSTILE_VERIFY_URL: `${challenger}/siteverify`,
    REGISTRATION_DOMAINS: "example.com",
    ...mailBy(receiver),
  };
});

/** An account that the operator created, with a token for calling the API. */
async function made(username: string): Promise<{ id: string; username: string; token: string }> {
  const as = { token: OPERATOR_TOKEN };
  const body = { username, password: PASSWORD, display_name: "Grace Hopper" };
  const { id } = (await call(web, "POST", "/operator/users", { as, body })) as { id: string };
  const login = { body: { username, password: PASSWORD } };
  const { access_token } = (await call(web, "POST", "/auth/login", login)) as {
    access_token: string;
  };
  return { id, username, token: access_token };
}

test("a newcomer follows a server invitation, passes the check, enters the mailed code, and signs up", async () => {
  const page = await newPage(web);
  const as = { token: OPERATOR_TOKEN };
  const invited = await call(web, "POST", "/operator/invitations", { as, body: {} });
  await page.goto(`/join/${(invited as { code: string }).code}`);
  await page.getByRole("heading", { name: "You're invited" }).waitFor();
  await screenshot(page, "invited");
  await page.getByRole("button", { name: "Create account" }).click();
  const human = page.frameLocator(".challenge__frame").getByRole("button", { name: "I am human" });
  const address = page.getByLabel("Email address");
  const sendCode = page.getByRole("button", { name: "Send code" });
  await address.fill("ada@elsewhere.example");
  await sendCode.click();
  await page.getByText("Complete the check first").waitFor();
  await human.click();
  await eventually(() => page.getByText("Complete the check first").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await sendCode.click();
  await page.locator("input[name=email][aria-invalid]").waitFor();
  await screenshot(page, "other-domain");
  // The token worked once, and the widget loads anew.
  await address.fill("ada@example.com");
  await sendCode.click();
  await page.getByText("Complete the check first").waitFor();
  await human.click();
  await eventually(() => page.getByText("Complete the check first").count()).toBe(0);
  await sendCode.click();
  await page.getByText("Check your email").waitFor();
  const username = `ada${Date.now() % 1_000_000}`;
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const mailCode = page.getByLabel("Code from the email");
  await mailCode.fill("aaaa-bbbb-cccc-dddd");
  const signUp = page.getByRole("button", { name: "Create account" });
  await signUp.click();
  await page.locator("input[name=username][aria-invalid]").waitFor();
  await page.getByLabel("Username").fill(username);
  await signUp.click();
  await page.getByText("This code is wrong or has expired").waitFor();
  await screenshot(page, "wrong-code");
  expect(await axe(page)).toEqual([]);
  const [mail] = await mailsTo(receiver, "ada@example.com");
  await mailCode.fill(/^\w{4}(?:-\w{4}){3}$/m.exec(mail?.text ?? "")?.[0] ?? "");
  await signUp.click();
  await page.getByRole("button", { name: "Settings" }).waitFor();
});

test("after wrong passwords the sign-in shows the check", async () => {
  const { username } = await made(`nina${Date.now() % 1_000_000}`);
  for (let i = 0; i < 3; i += 1) {
    await fetch(`${web.url}/api/v1/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password: "wrong" }),
    });
  }
  const page = await newPage(web, { viewport: PHONE, locale: "ar" });
  await page.goto("/sign-in");
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[type=password]").fill(PASSWORD);
  const signIn = page.locator("button[type=submit]");
  await signIn.click();
  const human = page.frameLocator(".challenge__frame").getByRole("button", { name: "I am human" });
  await human.waitFor();
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "check-before-signing-in");
  await human.click();
  await eventually(() => page.locator(".challenge__error").count()).toBe(0);
  await signIn.click();
  await signIn.waitFor({ state: "detached" });
});
