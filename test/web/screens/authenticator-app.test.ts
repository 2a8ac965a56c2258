import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { PASSWORD, PHONE } from "../support/people.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { isIn, newcomer, signOut } from "./newcomer.ts";

const web = useWeb();

import { TOTP } from "otpauth";

test("a person sets up an authenticator app, and signs in with its code or a recovery code", async () => {
  const look = { viewport: PHONE, colorScheme: "dark" } as const;
  const { page, username, code: recovery } = await newcomer(web, "Grace", look);
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up an authenticator app" });
  await dialog.getByRole("img", { name: /QR/ }).waitFor();
  const secret = (await dialog.locator("code").textContent())?.replaceAll(" ", "") ?? "";
  await screenshot(page, "authenticator");
  expect(await axe(page)).toEqual([]);
  const app = new TOTP({ secret });
  /** The next time step's code, which is valid already: adding the app used this one's. */
  const next = () => app.generate({ timestamp: Date.now() + 30_000 });
  const codeField = dialog.getByLabel("Code from your authenticator app");
  await codeField.fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByText("This code is wrong").waitFor();
  await codeField.fill(app.generate());
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await page.getByText("Authenticator app added").waitFor();
  await screenshot(page, "account-app");

  await signOut(page);
  const signIn = async () => {
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("One more step").waitFor();
  };
  await signIn();
  await screenshot(page, "second-step");
  expect(await axe(page)).toEqual([]);
  await page.getByLabel("Code from your authenticator app").fill(next());
  await page.keyboard.press("Enter");
  await isIn(page);

  await signOut(page);
  await signIn();
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill("aaaa-bbbb-cccc-dddd");
  await page.keyboard.press("Enter");
  await page.getByText("This code is wrong").waitFor();
  await page.getByLabel("Recovery code").fill(recovery);
  await page.keyboard.press("Enter");
  await isIn(page);
});
