import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage, newPerson, PASSWORD } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

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
});

test("a form shows each error at its field, and accepts the corrected value", async () => {
  const { username } = await newPerson(web, "Taken", { registers: true });
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
});
