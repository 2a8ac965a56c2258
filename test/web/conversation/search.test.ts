import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { call, newGroup, say } from "../support/api.ts";
import { field, inChat } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

test("search in a conversation opens by Ctrl F, moves from hit to hit, and finds nothing of others", async () => {
  const { ada, grace, conversation } = await inChat(web);
  const { page } = ada;
  const other = await newGroup(web, ada, [grace]);
  await say(web, ada, other, "An engine elsewhere");
  const first = await say(web, grace, conversation, "The engine is new");
  const second = await say(web, ada, conversation, "Which engine?");
  const found = () => call(web, "GET", "/search/messages?q=engine", { as: ada });
  await eventually(async () => ((await found()) as { items: unknown[] }).items.length).toBe(3);

  await field(page).focus();
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary", { name: "Search in this conversation" });
  await panel.getByRole("textbox").waitFor();
  await page.keyboard.type("engine");
  await panel.locator("mark", { hasText: "engine" }).nth(1).waitFor();
  expect(await panel.getByRole("link").count()).toBe(2);
  await panel.getByText("2 results").waitFor();
  expect(await axe(page)).toEqual([]);
  for (const { id } of [second, first]) {
    await page.keyboard.press("Enter");
    await page.locator(`.message-row--lit[data-message="${id}"]`).waitFor();
  }
  await panel.getByRole("link", { name: "Which engine?" }).click();
  await page.locator(`.message-row--lit[data-message="${second.id}"]`).waitFor();
  const sender = panel.getByRole("button", { name: "Grace Hopper", exact: true });
  await sender.click();
  await page.getByRole("dialog", { name: "Grace Hopper" }).waitFor();
  await page.keyboard.press("Escape");
  await panel.getByRole("textbox").fill("engine from:gra");
  await panel.getByRole("button", { name: `@${grace.username}` }).click();
  await eventually(() => panel.getByRole("link").allInnerTexts()).toMatchObject([/is new/]);
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "search-here");
  await panel.getByRole("textbox").fill("engine before:2020-01-01");
  await panel.getByText("No results").waitFor();
  await panel.getByRole("button", { name: /Remove filter: Before/ }).click();
  await panel.getByText("2 results").waitFor();
  await panel.getByRole("textbox").fill("nothing like it");
  await panel.getByText("No results").waitFor();
  await panel.getByRole("textbox").press("Escape");
  await page.keyboard.press("Escape");
  await eventually(() => panel.count()).toBe(0);
  await eventually(() => field(page).evaluate((at) => at === document.activeElement)).toBe(true);
});
