import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { conversationUrl, PHONE, startWeb, twoPeople, type Web } from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

const toast = (page: Page) => page.locator(".toasts__toast", { hasText: "Conversation archived" });

async function archive(page: Page, conversation: string): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await toast(page).waitFor();
}

test("a toast does not cover the composer, on a phone too", async () => {
  for (const options of [{}, { viewport: PHONE, isMobile: true, hasTouch: true }]) {
    const { ada, conversation } = await twoPeople(web, options);
    const { page } = ada;
    await archive(page, conversation);
    if ("isMobile" in options) await page.goBack();
    await page.locator(".composer").waitFor();
    const [at, composer] = [
      await toast(page).boundingBox(),
      await page.locator(".composer").boundingBox(),
    ];
    expect(at!.y + at!.height).toBeLessThan(composer!.y);
    await ada.context.close();
  }
});

test("a toast shows above a dialog, can be clicked there, and is announced once", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await archive(page, conversation);
  const read = toast(page).and(page.locator("[role=status] *"));
  expect(await read.count()).toBe(1);

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.locator("dialog .toasts__toast").waitFor();
  expect(await toast(page).count()).toBe(1);
  expect(await read.count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await toast(page).count()).toBe(1);
  expect(await read.count()).toBe(0);

  await page.keyboard.press("Control+k");
  await page.locator("dialog .toasts__toast").getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation").locator(`[data-conversation="${conversation}"]`).waitFor();
});
