import { expect, test } from "vitest";
import { call, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { ENGLISH, open, SPANISH, speaking, translation, useTranslatingWeb } from "./speaking.ts";

const web = useTranslatingWeb();

test("the list shows the last message translated, and the original in a tooltip", async () => {
  const { ada, grace, conversation } = await speaking(web);
  await ada.page.goto("/");
  await say(web, grace, conversation, `**${SPANISH}**`);
  const preview = ada.page.locator(`[data-conversation="${conversation}"] .inbox-item__text`);
  await preview.getByText(ENGLISH).waitFor();
  expect(await preview.getAttribute("title")).toBe(SPANISH);
  expect(await preview.getAttribute("lang")).toBe("en");
});

test("a search shows the translation below each hit", async () => {
  const { ada, grace, conversation } = await speaking(web);
  const { id } = await say(web, grace, conversation, SPANISH);
  await say(web, ada, conversation, "Yes");
  await eventually(() => call(web, "GET", "/search/messages?q=playa", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await ada.page.goto("/");
  await ada.page.getByRole("textbox", { name: "Search" }).fill("playa");
  await ada.page.locator(".search-results").getByText(ENGLISH).waitFor();
  await ada.page.locator("mark", { hasText: "playa" }).waitFor();
});

test("the reading language is set in the settings, apart from the language of the page", async () => {
  const { ada, grace, conversation } = await speaking(web, { reads: "es" });
  const { page } = ada;
  await say(web, grace, conversation, SPANISH);
  await open(ada, conversation);
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByText("Into Spanish").waitFor();
  await page.getByRole("link", { name: "Change language" }).click();
  const select = page.getByRole("combobox", { name: "Reading language" });
  await eventually(() => select.evaluate((one) => one === document.activeElement)).toBe(true);
  await select.selectOption({ label: "English" });
  await eventually(() => call(web, "GET", "/users/me", { as: ada })).toMatchObject({
    language: "en",
  });
  expect(await select.locator("option", { hasText: "Japanese – 日本語" }).count()).toBe(1);
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
});
