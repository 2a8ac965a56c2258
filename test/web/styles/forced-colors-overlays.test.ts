import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage, PHONE, twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { axe } from "../support/axe.ts";
import { linesOf, systemColor } from "./lines-of.ts";

const web = useWeb();

test("in high contrast, overlays have a border, and the selected item shows", async () => {
  const { ada, conversation } = await twoPeople(web, { forcedColors: "active" });
  const { page } = ada;
  await say(web, ada, conversation, "Mine");
  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "Mine" }).click({ button: "right" });
  const menu = await linesOf(page, ".menu");
  expect(menu.sides.every(({ width }) => width > 0)).toBe(true);
  const highlight = await systemColor(page, "Highlight");
  expect((await linesOf(page, ".menu__item:focus")).outlineColor).toBe(highlight);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  expect((await linesOf(page, ".dialog")).sides[0]!.width).toBeGreaterThan(0);
  const option = await linesOf(page, ".search-row[aria-selected=true]");
  expect(option.outlineColor).toBe(highlight);
});

test("on a phone in high contrast axe finds nothing on any screen", async () => {
  const { ada, conversation } = await twoPeople(web);
  const storageState = await ada.context.storageState();
  const page = await newPage(web, {
    viewport: PHONE,
    isMobile: true,
    hasTouch: true,
    forcedColors: "active",
    storageState,
  });
  for (const screen of [
    "/",
    "/new",
    "/settings/profile",
    "/settings/appearance",
    conversationUrl(conversation),
  ]) {
    await page.goto(screen);
    await page.getByRole("heading").first().waitFor();
    expect(await axe(page), screen).toEqual([]);
  }
});
