import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, PASSWORD } from "../support/people.ts";
import { call } from "../support/api.ts";

const web = useWeb();

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
  const { page, username } = await newPerson(web, "Watchful", { registers: true });
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
