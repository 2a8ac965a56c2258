import type { Locator, Page } from "playwright-core";
import { conversationUrl } from "./api.ts";
import { twoPeople, type Person, type PersonOptions } from "./people.ts";
import type { Web } from "./web.ts";

export interface Chat {
  readonly ada: Person;
  readonly grace: Person;
  readonly conversation: string;
}

/** Two people who both have their conversation open. */
export async function chatting(web: Web, options: PersonOptions = {}): Promise<Chat> {
  const chat = await twoPeople(web, options);
  await Promise.all([openChat(chat.ada, chat), openChat(chat.grace, chat)]);
  return chat;
}

/** Two people, of whom Ada has their conversation open. */
export async function inChat(web: Web, options: PersonOptions = {}): Promise<Chat> {
  const chat = await twoPeople(web, options);
  await openChat(chat.ada, chat);
  return chat;
}

async function openChat({ page }: Person, { conversation }: Chat): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation__main .composer__field").waitFor();
}

export const field = (page: Page): Locator =>
  page.getByRole("textbox", { name: "Write a message" });

export const rows = (page: Page): Locator => page.locator(".conversation article");

/** Those that the server has. */
export const sentRows = (page: Page): Locator =>
  page.locator(".conversation article[data-message]");

export const texts = (page: Page): Promise<string[]> =>
  page.locator(".conversation article .message-text").allInnerTexts();

/** The last message with this text. A reply has the text that it quotes too, and stands below it. */
export const row = (page: Page, text: string): Locator =>
  rows(page).filter({ hasText: text }).last();

/** Writes and sends a message on the page. */
export async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

export const hasFocus = (element: Locator): Promise<boolean> =>
  element.evaluate((at) => at === document.activeElement);
