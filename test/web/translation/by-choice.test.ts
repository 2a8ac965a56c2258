import { expect, test } from "vitest";
import { say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import {
  engine,
  ENGLISH,
  open,
  SPANISH,
  speaking,
  switchOn,
  translation,
  useTranslatingWeb,
} from "./speaking.ts";

const web = useTranslatingWeb();

test("a reader with translation off sees none, until they switch it on in the details", async () => {
  const { ada, grace, conversation } = await speaking(web, { translate: false });
  const { page } = ada;
  await say(web, grace, conversation, SPANISH);
  engine.asked.length = 0;
  await open(ada, conversation);
  await row(page, SPANISH).waitFor();
  // By the time that a later message shows, the page would have requested a translation.
  await say(web, grace, conversation, "Buenos días");
  await row(page, "Buenos días").waitFor();
  expect(engine.asked).toEqual([]);
  expect(await page.locator(".message-translation").count()).toBe(0);
  await switchOn(page);
  await page.getByText("Into English").waitFor();
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
});

test("one message is translated from its menu and by key, and shown as the original again", async () => {
  const { ada, grace, conversation } = await speaking(web, { translate: false });
  const { page } = ada;
  await say(web, grace, conversation, SPANISH);
  await say(web, ada, conversation, "An answer in English, which needs no translation");
  await open(ada, conversation);
  await row(page, SPANISH).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Translate" }).click();
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  await row(page, SPANISH).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Show original only" }).click();
  await translation(page, SPANISH).waitFor({ state: "detached" });
  await row(page, SPANISH).focus();
  await page.keyboard.press("t");
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  await row(page, SPANISH).getByRole("button", { name: "Show original only" }).click();
  await row(page, SPANISH).getByRole("button", { name: "Show translation" }).click();
  await translation(page, SPANISH).waitFor();
  await row(page, "An answer").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reply" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Translate" }).count()).toBe(0);
});

test("a manual translation says when the translator does not know the languages", async () => {
  const { ada, grace, conversation } = await speaking(web, { reads: "ja", translate: false });
  await say(web, grace, conversation, SPANISH);
  await open(ada, conversation);
  await row(ada.page, SPANISH).click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: "Translate" }).click();
  await ada.page.getByText("These languages can't be translated here").waitFor();
  expect(await ada.page.locator(".message-translation").count()).toBe(0);
});
