import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { conversationUrl } from "../support/api.ts";
import { inBothThemes, useFurnished, usePhone } from "./furnished.ts";

const web = useWeb();
const furnished = useFurnished(web);

const phone = usePhone(web, furnished);

test("axe finds nothing in a conversation and its thread on a phone, in light and in dark", async () => {
  const page = phone();
  const { conversation, thread } = furnished();
  await page.goto(conversationUrl(conversation));
  await page.locator(`[data-message="${thread}"]`).waitFor();
  expect(await inBothThemes(page, "conversation")).toEqual([]);
  await page.getByRole("button", { name: "1 reply" }).click();
  await page.getByRole("complementary", { name: "Thread" }).getByText("I do").waitFor();
  expect(await inBothThemes(page, "thread")).toEqual([]);
});

test("axe finds nothing in the details of a conversation on a phone, in light and in dark", async () => {
  const page = phone();
  await page.goto(conversationUrl(furnished().conversation));
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".details__who").waitFor();
  expect(await inBothThemes(page, "details")).toEqual([]);
  for (const tab of ["Media", "Files", "Links", "Voice"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.locator(".shared-list__month").waitFor();
    expect(await inBothThemes(page, `details, ${tab}`), tab).toEqual([]);
  }
});

test("axe finds nothing in the shortcuts and in the switcher on a phone, in light and in dark", async () => {
  const page = phone();
  await page.goto("/");
  await page.getByRole("heading").first().waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  expect(await inBothThemes(page, "shortcuts")).toEqual([]);
  await page.goto(conversationUrl(furnished().conversation));
  await page.locator(`[data-message="${furnished().thread}"]`).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("engine");
  await page.getByRole("option", { name: "engine" }).waitFor();
  expect(await inBothThemes(page, "switcher")).toEqual([]);
});
