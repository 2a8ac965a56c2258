import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, conversationUrl, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("search finds conversations by name and messages by their words, with the hits marked", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const { id } = await say(web, grace, conversation, "the **difference** engine is `ready`");
  await say(web, grace, conversation, "something else");
  await eventually(() => call(web, "GET", "/search/messages?q=differ", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await page.getByRole("textbox", { name: "Search" }).fill("differ");
  await page
    .locator(".found-message__snippet", { hasText: "the difference engine is ready" })
    .waitFor();
  await page.locator("mark", { hasText: "differ" }).click();
  await page.waitForURL(`**${conversationUrl(conversation, id)}`);

  await page.getByRole("textbox", { name: "Search" }).fill("hopp");
  await page.getByRole("group", { name: "Conversations" }).waitFor();
  await page.getByRole("textbox", { name: "Search" }).fill("zzzz");
  await page.getByText("No results").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
});
