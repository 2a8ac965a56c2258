import { expect } from "vitest";
import type { Web } from "../support/web.ts";
import { newPage, newPerson, PASSWORD } from "../support/people.ts";
import { call, newGroup } from "../support/api.ts";

/**
 * A person without storage signs up, chats, reacts and changes settings for as long as the page lives. `refuse` runs in
 * the page before its own scripts. `keepsSession`: the browser still keeps the session.
 */
export async function liveWithoutStorage(
  web: Web,
  refuse: () => void,
  keepsSession: boolean,
): Promise<void> {
  const page = await newPage(web);
  const wrong: string[] = [];
  page.on("pageerror", ({ message }) => wrong.push(message));
  await page.addInitScript(refuse);
  const grace = await newPerson(web, "Grace Hopper");
  await page.goto("/sign-up");
  const username = `nobody-${Date.now() % 1_000_000}`;
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "I've saved them" }).click();
  await page.getByText("Find someone to talk to").waitFor();
  if (keepsSession) {
    await page.reload();
    await page.getByText("Find someone to talk to").waitFor();
  }

  const { items } = (await call(web, "GET", `/users?q=${username}`, { as: grace })) as {
    items: { id: string }[];
  };
  const crew = await newGroup(web, grace, items, "Crew");
  await newGroup(web, grace, items, "Club");
  const open = (title: string) => page.getByRole("link", { name: new RegExp(title) }).click();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await open("Crew");
  await field.fill("a draft");
  await open("Club");
  await page.getByRole("heading", { name: "Club" }).waitFor();
  await open("Crew");
  await expect.poll(() => field.inputValue()).toBe("a draft");
  await field.fill("hello");
  await field.press("Enter");
  await page.locator("article", { hasText: "hello" }).locator("[data-status=sent]").waitFor();

  await page.context().setOffline(true);
  await field.fill("written on the train");
  await field.press("Enter");
  await open("Club");
  await page.context().setOffline(false);
  await expect
    .poll(() => call(web, "GET", `/conversations/${crew}/messages`, { as: grace }), {
      timeout: 20_000,
    })
    .toMatchObject({ items: [{}, {}] });

  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByRole("searchbox").last().fill("thumbs up");
  await page.locator(".emoji-panel__emoji").first().click();
  expect(await field.inputValue()).toBe("👍");

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Appearance" }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(wrong).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(wrong).toEqual([]);
}
