import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople, type Person } from "../support/people.ts";
import { conversationUrl, newGroup } from "../support/api.ts";

const web = useWeb();

test("the keyboard alone suffices: Ctrl K to a conversation, the arrows through the list, a menu, Esc", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  await newGroup(web, ada, [grace], "Another");
  await page.locator("[data-conversation]").nth(1).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type("grace");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${conversationUrl(conversation)}`);

  await page.goto("/");
  await page.locator("[data-conversation]").nth(1).waitFor();
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).startsWith("/conversation-ws")) break;
  }
  const first = await focused(page);
  await page.keyboard.press("ArrowDown");
  const second = await focused(page);
  expect(second).toMatch(/^\/conversation-ws/);
  expect(second).not.toBe(first);
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("menu").count()).toBe(0);
  expect(await focused(page)).toBe(second);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${second}`);
});

async function focused(page: Person["page"]): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
}
