import { afterEach } from "vitest";
import type { Locator, Page } from "playwright-core";
import { call, conversationUrl } from "../support/api.ts";
import { row, type Chat } from "../support/chat.ts";
import { startLibreTranslate, type LibreTranslate } from "../support/libre-translate.ts";
import { twoPeople, type Person, type PersonOptions } from "../support/people.ts";
import { startServer, useServer, type Server, type Web } from "../support/web.ts";

export const SPANISH = "Mañana vamos todos juntos a la playa con los niños";
export const ENGLISH = "tomorrow we go all together to the beach with the children";

/** Translates for the server of `useTranslatingWeb`. */
export let engine: LibreTranslate;
let translating: Promise<Server> | undefined;

/** A server that translates, which all files of a worker share. */
export function useTranslatingWeb(): Web {
  afterEach(() => engine.answerIn(0));
  return useServer(() => (translating ??= startTranslating()));
}

async function startTranslating(): Promise<Server> {
  engine = await startLibreTranslate();
  return startServer({ TRANSLATOR: "libretranslate", TRANSLATOR_URL: engine.url });
}

interface Speak extends PersonOptions {
  translate?: boolean;
  reads?: string;
  writes?: string;
}

/** By default Ada reads English, and Grace writes Spanish. */
export async function speaking(
  web: Web,
  { translate = true, reads = "en", writes = "es", ...options }: Speak = {},
): Promise<Chat> {
  const people = await twoPeople(web, options);
  const { ada, grace, conversation } = people;
  const path = `/conversations/${conversation}/settings`;
  await Promise.all([
    call(web, "PATCH", "/users/me", { as: ada, body: { language: reads } }),
    call(web, "PATCH", "/users/me", { as: grace, body: { language: writes } }),
    call(web, "PATCH", path, { as: ada, body: { translate } }),
  ]);
  return people;
}

export async function open({ page }: Person, conversation: string): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation__messages[aria-busy=false]").waitFor();
}

export const translation = (page: Page, text: string): Locator =>
  row(page, text).locator(".message-translation");

export async function switchOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("switch", { name: "Translate messages for me" }).click();
}
