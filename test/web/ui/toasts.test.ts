import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { newPerson, ON_PHONE, twoPeople } from "../support/people.ts";
import { conversationUrl, newGroup } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const toast = (page: Page) => page.locator(".toasts__toast", { hasText: "Conversation archived" });

async function archive(page: Page, conversation: string): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await toast(page).waitFor();
}

test("a toast does not cover the composer, on a phone too", async () => {
  for (const options of [{}, ON_PHONE]) {
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

test("an Arabic name in an English sentence keeps the sentence's order", async () => {
  const { ada } = await twoPeople(web);
  const badr = await newPerson(web, "بدر (٢)");
  const id = await newGroup(web, ada, [badr]);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  const row = page.locator(".shell__details li", { hasText: "بدر" });
  await row.getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Remove from group", exact: true }).click();
  const toast = page.locator(".toasts__text");
  await toast.waitFor();
  expect(await toast.textContent()).toContain("\u2068بدر (٢)\u2069");
  expect(await toast.evaluate((text) => getComputedStyle(text).direction)).toBe("ltr");
});

test("toasts and the connection notice stay in the middle of the conversation", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.getByRole("textbox", { name: "Write a message" }).waitFor();
  const middle = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    return box === null ? Number.NaN : Math.round(box.x + box.width / 2);
  };
  const isCentred = async (selector: string) =>
    Math.abs((await middle(selector)) - (await middle("#main"))) <= 1;
  await page.context().setOffline(true);
  await page.locator(".connection-indicator__pill").waitFor();
  expect(await isCentred(".connection-indicator__pill")).toBe(true);
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".shell__details").waitFor();
  await eventually(() => isCentred(".connection-indicator__pill")).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await eventually(() => middle(".connection-indicator__pill")).toBe(195);
});
