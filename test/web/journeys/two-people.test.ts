import type { Page } from "playwright-core";
import { test } from "vitest";
import { newPage, PASSWORD } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

interface Newcomer {
  readonly page: Page;
  readonly username: string;
}

async function signUp(name: string): Promise<Newcomer> {
  const page = await newPage(web);
  const username = `${name.split(" ")[0]?.toLowerCase()}-${Date.now() % 1_000_000}`;
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "I've saved them" }).click();
  await page.getByText("Find someone to talk to").waitFor();
  return { page, username };
}

const row = (page: Page, text: string) =>
  page.locator(".timeline article[data-message]", { hasText: text }).last();

async function choose(page: Page, text: string, item: string): Promise<void> {
  await row(page, text).click({ button: "right" });
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

test("two newcomers sign up, find each other, talk, fall out and make up, each step live for the other", async () => {
  const [ada, grace] = await Promise.all([signUp("Ada Lovelace"), signUp("Grace Hopper")]);
  await ada.page.getByRole("textbox", { name: "Search" }).fill(`@${grace.username}`);
  await ada.page.getByRole("option", { name: `@${grace.username}` }).click();
  await ada.page.locator("main").getByRole("heading", { name: "Grace Hopper" }).waitFor();
  await write(ada.page, "Lunch at one?");
  await grace.page.locator(".inbox-item", { hasText: "Lunch at one?" }).click();
  await row(grace.page, "Lunch at one?").press("r");
  await write(grace.page, "Make it two");
  await row(ada.page, "Make it two").locator(".message-quote").waitFor();

  await choose(ada.page, "Make it two", "Pin");
  await grace.page.getByRole("region", { name: "Pinned messages" }).getByText("Make it").waitFor();
  await choose(grace.page, "Lunch at one?", "Save");
  await grace.page.locator(".inbox-item", { hasText: "Saved messages" }).waitFor();

  const card = grace.page.getByRole("dialog", { name: "Ada Lovelace" });
  await grace.page.locator(".conversation-header__open").click();
  await card.getByRole("button", { name: "Block" }).click();
  const asks = grace.page.getByRole("dialog", { name: "Block Ada Lovelace?" });
  await asks.getByRole("button", { name: "Block" }).click();
  await grace.page.getByText("You blocked Ada Lovelace.").waitFor();
  await write(ada.page, "Are you cross?");
  await ada.page.getByText("You can't message this person").waitFor();
  await screenshot(ada.page, "blocked");
  await grace.page.locator(".conversation-header__open").click();
  const unblock = card.getByRole("button", { name: "Unblock" });
  await unblock.locator("svg").waitFor();
  await screenshot(grace.page, "unblock");
  await unblock.click();
  await grace.page.locator(".composer").waitFor();
  await ada.page.getByRole("button", { name: "Try again" }).click();
  await row(grace.page, "Are you cross?").waitFor();

  const header = ada.page.locator(".conversation-header");
  await header.getByText("Online").waitFor();
  await grace.page.getByRole("button", { name: "Settings" }).click();
  await grace.page.getByRole("button", { name: "Sign out" }).click();
  await grace.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await eventually(() => header.getByText("Online").count()).toBe(0);
});
