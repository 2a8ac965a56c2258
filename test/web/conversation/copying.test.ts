import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { row, type Chat } from "../support/chat.ts";

const web = useWeb();

/** Ada reads "hello", which Grace has written. */
async function reading(): Promise<Chat> {
  const chat = await twoPeople(web);
  await say(web, chat.grace, chat.conversation, "hello");
  const { page } = chat.ada;
  await page.goto(conversationUrl(chat.conversation));
  await row(page, "hello").waitFor();
  return chat;
}

test("several messages are copied as their texts, each on a line of its own", async () => {
  const { ada, grace, conversation } = await reading();
  const { page } = ada;
  await say(web, grace, conversation, "the second");
  await say(web, grace, conversation, "a **third**, formatted");
  await page.locator("article", { hasText: "formatted" }).waitFor();
  await page.locator("article strong").waitFor();
  const copied = await page.evaluate(() => {
    const rows = [...document.querySelectorAll(".timeline [data-message]")];
    const range = document.createRange();
    range.setStartBefore(rows[0] ?? document.body);
    range.setEndAfter(rows.at(-1) ?? document.body);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    return getSelection()?.toString() ?? "";
  });
  expect(copied.split(/\n+/).filter((line) => line.trim() !== "")).toEqual([
    "hello",
    "the second",
    "a third, formatted",
  ]);
});

test("a triple click selects a message's text, and nothing beside it", async () => {
  const { page } = (await reading()).ada;
  const selected = () => page.evaluate(() => getSelection()?.toString().trim());
  await page.locator(".timeline").getByText("hello").click({ clickCount: 3 });
  expect(await selected()).toBe("hello");
});

test("lines with Windows line ends are ordinary lines", async () => {
  const { ada, grace, conversation } = await reading();
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "first\r\n```\r\ncode\r\n```\r\nlast\rone");
  const row = page.locator(`[data-message="${id}"]`);
  await row.locator("pre").waitFor();
  expect((await row.locator("pre").innerText()).trimEnd()).toBe("code");
  expect(await row.locator(".message-text").textContent()).not.toContain("\r");
});
