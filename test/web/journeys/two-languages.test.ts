import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { startApertium, type Apertium } from "../../support/apertium.ts";
import { SPOKEN, startEngines } from "../../support/engines.ts";
import { axe } from "../support/axe.ts";
import { call, conversationUrl } from "../support/api.ts";
import { twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { row, write } from "../support/chat.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { eventually } from "../support/eventually.ts";

let apertium: Apertium | null = null;
const web = useWeb(async () => {
  apertium = await startApertium();
  if (apertium === null) return {};
  return {
    TRANSLATOR: "apertium",
    TRANSLATOR_URL: apertium.url,
    TRANSCRIBER: "openai",
    TRANSCRIBER_URL: await startEngines(),
  };
});
afterAll(() => apertium?.stop());

/** The engine's own translation of a text. */
async function translated(text: string, pair: string): Promise<string> {
  const body = new URLSearchParams({ langpair: pair, markUnknown: "no", q: text });
  const response = await fetch(`${apertium?.url}/translate`, { method: "POST", body });
  const { responseData } = (await response.json()) as { responseData: { translatedText: string } };
  return responseData.translatedText;
}

const translation = (page: Page, text: string) => row(page, text).locator(".message-translation");

async function reading(person: Person, conversation: string, language: string) {
  await call(web, "PATCH", "/users/me", { as: person, body: { language } });
  const path = `/conversations/${conversation}/settings`;
  await call(web, "PATCH", path, { as: person, body: { translate: true } });
  await person.page.goto(conversationUrl(conversation));
  await person.page.getByRole("heading", { name: "No messages yet" }).waitFor();
}

test("two people, each reading their own language, exchange texts, a picture and a voice message", async ({
  skip,
}) => {
  if (apertium === null) return skip("there is no Apertium here");
  const { ada, grace, conversation } = await twoPeople(web);
  await reading(ada, conversation, "en");
  await reading(grace, conversation, "es");

  const english = "The house is red and the garden is very large";
  await write(ada.page, `${english} 🎉 https://example.com/house`);
  const inSpanish = translation(grace.page, english);
  await inSpanish.getByText(await translated(english, "eng|spa")).waitFor();
  await inSpanish.getByText("🎉").waitFor();
  await inSpanish.getByRole("link", { name: "https://example.com/house" }).waitFor();
  await row(grace.page, english).getByText("Translated from English by Apertium").waitFor();

  const spanish = "Mi hermano tiene un perro blanco y dos gatos";
  await write(grace.page, spanish);
  const inEnglish = await translated(spanish, "spa|eng");
  expect(inEnglish).toContain("brother");
  await translation(ada.page, spanish).getByText(inEnglish).waitFor();
  expect(await ada.page.locator(".message-translation").count()).toBe(1);

  await chooseFiles(ada.page, pictureOf("house.png"));
  await write(ada.page, "This is the house where my family lives");
  const caption = await translated("This is the house where my family lives", "eng|spa");
  await translation(grace.page, "This is the house").getByText(caption).waitFor();
  await row(grace.page, "This is the house").locator("img.picture__image").waitFor();

  await ada.page.getByRole("button", { name: "Record voice message" }).click();
  await eventually(() => ada.page.locator(".recorder-bar__time").textContent()).not.toBe("0:00");
  await ada.page.getByRole("button", { name: "Send recording" }).click();
  const player = grace.page.getByRole("group", { name: "Voice message" });
  await player.getByRole("button", { name: "Play" }).click();
  await player.getByRole("button", { name: "Pause" }).waitFor();
  await player.getByRole("button", { name: "Transcript" }).click();
  await player.getByText(SPOKEN).waitFor();
  await translation(grace.page, SPOKEN)
    .getByText(await translated(SPOKEN, "eng|spa"))
    .waitFor();
  expect(await axe(grace.page)).toEqual([]);
});
