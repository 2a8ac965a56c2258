import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  call,
  conversationUrl,
  newPage,
  newPerson,
  PASSWORD,
  startWeb,
  twoPeople,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

test("a newcomer signs up, stays signed in over a reload, and signs out", async () => {
  const page = await newPage(web);
  await page.goto("/");
  await page.getByRole("link", { name: "Create account" }).click();
  await page.getByLabel("Username").fill("newcomer");
  await page.getByLabel("Name", { exact: true }).fill("New Comer");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "I've saved them" }).click();
  await page.getByText("Find someone to talk to").waitFor();

  await page.reload();
  await page.getByText("Find someone to talk to").waitFor();

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const kept = await page.evaluate(() => localStorage.getItem("parley.session"));
  expect(kept).toBeNull();
  // The secret that lets this browser sign in again whatever others guess.
  const device = await page.evaluate(() => localStorage.getItem("parley.session.device"));
  expect(device).toMatch(/^[\w-]{43}$/);
  const login = page.waitForRequest("**/auth/login");
  await page.getByLabel("Username").fill("newcomer");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  expect((await login).postDataJSON()).toHaveProperty("device_secret", device);
  await page.getByText("Find someone to talk to").waitFor();
  // Not at the settings, where the person signed out.
  await eventually(() => new URL(page.url()).pathname).toBe("/");
  await page.context().close();
});

test("a form shows each error at its field, and accepts the corrected value", async () => {
  const { username } = await newPerson(web, "Taken");
  const page = await newPage(web);
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  const password = page.getByLabel("Password", { exact: true });
  expect(await password.getAttribute("aria-invalid")).toBe("true");
  await password.fill("Password123");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("This password is easy to guess. Choose another").waitFor();
  expect(await password.getAttribute("aria-invalid")).toBe("true");
  await password.fill(PASSWORD);
  for (const [refused, why] of [
    ["ada.", "The first and last must be a letter or number"],
    ["admin", "This username can't be used. Choose another"],
    [username, "This username is taken"],
  ] as const) {
    await page.getByLabel("Username").fill(refused);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText(why).waitFor();
    expect(await page.getByLabel("Username").getAttribute("aria-invalid")).toBe("true");
  }

  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Wrong username or password").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
  await page.context().close();
});

test("after a wrong password its field has the focus again, and the text can be shown", async () => {
  const { username } = await newPerson(web, "Forgetful");
  const page = await newPage(web);
  await page.goto("/sign-in");
  await page.getByText(/every message arrives once/i).waitFor();
  const password = page.getByLabel("Password", { exact: true });
  await page.getByLabel("Username").fill(username);
  await password.fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Wrong username or password").waitFor();
  await eventually(() => password.evaluate((field) => field === document.activeElement)).toBe(true);
  const show = page.getByRole("button", { name: "Show password" });
  expect(await password.getAttribute("type")).toBe("password");
  await show.click();
  expect(await password.getAttribute("type")).toBe("text");
  expect(await show.getAttribute("aria-pressed")).toBe("true");
  await password.fill(PASSWORD);
  await password.press("Enter");
  await page.getByText("Find someone to talk to").waitFor();
  expect(await page.getByText("Select a conversation").count()).toBe(0);
});

test("a link into a conversation leads there after signing in", async () => {
  const { grace, conversation } = await twoPeople(web);
  const page = await newPage(web);
  await page.goto(conversationUrl(conversation));
  await page.getByLabel("Username").fill(grace.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**${conversationUrl(conversation)}`);
  await page.locator("main").getByText("Ada Lovelace").first().waitFor();
  await page.context().close();
});

test("a link to the sign-in never leads out of the page", async () => {
  const { page } = await newPerson(web, "Careful");
  for (const next of ["https://example.com/", "/.//example.com"]) {
    await page.goto(`/sign-in?next=${next}`);
    await page.getByRole("heading", { name: "Conversations" }).waitFor();
    expect(page.url()).toBe(`${web.url}/`);
  }
});

test("a session that was ended elsewhere shows so, and signing in returns to the same place", async () => {
  const person = await newPerson(web, "Revoked");
  const { page } = person;
  await page.goto("/settings/devices");
  await page.getByRole("heading", { name: "Devices", level: 1 }).waitFor();
  const { items } = (await call(web, "GET", "/auth/sessions", { as: person })) as {
    items: { id: string }[];
  };
  await call(web, "DELETE", `/auth/sessions/${items[0]!.id}`, { as: person });
  await page.getByText("You were signed out.").waitFor();
  expect(new URL(page.url()).searchParams.get("next")).toBe("/settings/devices");
});

test("signing out in one tab signs out the other", async () => {
  const { page, context } = await newPerson(web, "Tabs");
  await page.goto("/");
  const other = await context.newPage();
  await other.goto("/settings/devices");
  await other.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

test("the open page asks about a sign-in from a new device: it is confirmed, or signed out on the way to the password", async () => {
  const { page, username } = await newPerson(web, "Watchful");
  const elsewhere = () =>
    call(web, "POST", "/auth/login", { body: { username, password: PASSWORD } });
  await page.goto("/");
  await page.getByText("Find someone to talk to").waitFor();
  await elsewhere();
  const dialog = page.getByRole("dialog", { name: "New sign-in to your account" });
  await dialog.getByText("Not you? Sign out the device and change your password.").waitFor();
  await dialog.getByRole("button", { name: "It was me" }).click();
  await dialog.waitFor({ state: "detached" });
  await elsewhere();
  await dialog.getByRole("button", { name: "Sign out device" }).click();
  await page.waitForURL("**/settings/account");
  await page.goto("/settings/devices");
  await page.getByRole("heading", { name: "Account activity" }).waitFor();
  await page.getByText("Signed out 1 device").waitFor();
  expect(await page.getByRole("button", { name: "Sign out device" }).count()).toBe(1);
  expect(await page.getByText("New device").count()).toBe(0);
});
