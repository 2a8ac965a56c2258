import { TOTP } from "otpauth";
import type { BrowserContextOptions, Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import {
  call,
  newPage,
  newPerson,
  onLocalhost,
  PASSWORD,
  PHONE,
  startWeb,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { screenshot } from "./support/screenshot.ts";
import { VirtualAuthenticator } from "./support/virtual-authenticator.ts";

const NEW = "an entirely new passphrase";

let web: Web;
let baseURL: string;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
  baseURL = onLocalhost(web);
});
afterAll(() => web.stop());

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

/** A person signed in at `localhost`, with recovery codes. */
async function newcomer(name: string, options: BrowserContextOptions = {}) {
  const person = await newPerson({ ...web, url: baseURL }, name, options);
  const body = { confirmation: { password: PASSWORD } };
  const made = await call(web, "POST", "/auth/recovery-codes", { as: person, body });
  const { codes } = made as { codes: string[] };
  return { ...person, code: codes[0] ?? "" };
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

const twoFrames = (page: Page) =>
  page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  });

const isIn = (page: Page) => page.getByText("Find someone to talk to").waitFor();

test("a person adds a passkey, signs in with it alone, drops the password, and deletes the account with it", async () => {
  const { page } = await newcomer("Ada");
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
  await page.context().close();
});

test("a person who lost password and passkey recovers by a code on another device, and removes the lost passkey", async () => {
  const { page, username } = await newcomer("Hedy");
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
  const other = await newPage({ ...web, url: baseURL }, { viewport: PHONE });
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
  await Promise.all([page.context().close(), other.context().close()]);
});

test("a person sets up an authenticator app, and signs in with its code or a recovery code", async () => {
  const look = { viewport: PHONE, colorScheme: "dark" } as const;
  const { page, username, code: recovery } = await newcomer("Grace", look);
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
  await page.context().close();
});
