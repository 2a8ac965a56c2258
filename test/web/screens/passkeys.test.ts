import { expect, test } from "vitest";
import type { Page, Route } from "playwright-core";
import { onLocalhost, useWeb } from "../support/web.ts";
import { newPage, PHONE } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { twoFrames } from "../support/two-frames.ts";
import { VirtualAuthenticator } from "../support/virtual-authenticator.ts";
import { isIn, newcomer, signOut } from "./newcomer.ts";

const web = useWeb();

const NEW = "an entirely new passphrase";

/** The browser may not offer a passkey yet. */
async function holdOffer(page: Page): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const path = "**/auth/passkey/options";
  const hold = async (route: Route) => {
    await promise;
    await route.continue();
  };
  await page.route(path, hold, { times: 1 });
  return async () => {
    const answer = page.waitForResponse(path);
    resolve();
    await (await answer).finished();
  };
}

test("a person adds a passkey, signs in with it alone, drops the password, and deletes the account with it", async () => {
  const { page } = await newcomer(web, "Ada");
  const authenticator = await VirtualAuthenticator.of(page);

  await page.goto("/");
  // A returning person sees a passing hint, which leads there.
  await page.getByText("Next time, sign in without a password").waitFor();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.waitForURL("**/settings/account");
  const main = page.getByRole("main");
  await main.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("Passkey added").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: /^Rename / }).click();
  const rename = page.getByRole("dialog", { name: "Rename" });
  await rename.getByLabel("Name").fill("My laptop");
  await page.keyboard.press("Enter");
  await page.getByText("My laptop").waitFor();
  await screenshot(page, "account-passkey");

  const byPasskey = page.getByRole("button", { name: "Sign in with a passkey" });
  await holdOffer(page);
  await signOut(page);
  await byPasskey.waitFor();
  await screenshot(page, "sign-in-passkey");
  expect(await axe(page)).toEqual([]);
  await byPasskey.click();
  await isIn(page);

  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Remove password" }).click();
  const confirm = page.getByRole("dialog", { name: "Remove password" });
  await screenshot(page, "confirm");
  await confirm.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText("Password removed").waitFor();

  // The button's dialog waits for its person, also once the browser could offer a passkey.
  await authenticator.answers(false);
  const offer = await holdOffer(page);
  await signOut(page);
  const asks = page.waitForResponse("**/auth/passkey/options");
  await byPasskey.click();
  await (await asks).finished();
  await offer();
  await twoFrames(page);
  expect(await byPasskey.getAttribute("aria-busy")).toBe("true");

  // Choosing the passkey from the browser's suggestions signs in without a button.
  await authenticator.answers(true);
  await page.reload();
  await isIn(page);

  await page.goto("/settings/data");
  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText(/Your account will be deleted on/).waitFor();
});

test("a person who lost password and passkey recovers by a code on another device, and removes the lost passkey", async () => {
  const { page, username } = await newcomer(web, "Hedy");
  const authenticator = await VirtualAuthenticator.of(page);
  await page.goto("/settings/account");
  await page.getByRole("main").getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("Passkey added").waitFor();
  const confirm = page.getByRole("button", { name: "Confirm with a passkey" });
  await page.getByRole("button", { name: "Remove password" }).click();
  await confirm.click();
  await page.getByText("Password removed").waitFor();
  await page.getByText("You sign in with passkeys only.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Get new codes" }).click();
  const asks = page.getByRole("dialog", { name: "Get new codes" });
  await confirm.waitFor();
  expect(await asks.getByRole("textbox").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "codes-by-passkey");
  await confirm.click();
  const shown = page.getByRole("dialog", { name: "Save your recovery codes" });
  await shown.waitFor();
  const [code = ""] = await shown.getByRole("listitem").allTextContents();
  await shown.getByRole("button", { name: "I've saved them" }).click();

  await authenticator.answers(false);
  const other = await newPage({ ...web, url: onLocalhost(web) }, { viewport: PHONE });
  await other.goto("/sign-in");
  await other.getByRole("link", { name: "Forgot password?" }).click();
  await other.getByLabel("Username").fill(username);
  await other.getByLabel("Recovery code").fill(code);
  await other.getByLabel("New password").fill(NEW);
  await screenshot(other, "recover");
  await other.getByRole("button", { name: "Change password and sign in" }).click();
  await isIn(other);
  await page.getByText("You were signed out").waitFor();
  await other.goto("/settings/account");
  await other.getByRole("button", { name: /^Remove (?!password)/ }).click();
  const removal = other.getByRole("dialog", { name: "Remove passkey" });
  await removal.getByLabel("Password", { exact: true }).fill(NEW);
  await removal.getByRole("button", { name: "Remove", exact: true }).click();
  await eventually(() => other.getByRole("button", { name: "Remove password" }).count()).toBe(0);
});
