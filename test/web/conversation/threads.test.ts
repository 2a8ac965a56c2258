import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { say } from "../support/api.ts";
import { chatting, field, inChat, rows } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

/** A reply has the text it quotes too, and stands below it. */
const original = (page: Page, text: string) => rows(page).filter({ hasText: text }).first();

test("a thread shows the message and its replies, and takes more", async () => {
  const { ada, grace, conversation } = await chatting(web);
  const { id } = await say(web, ada, conversation, "Who brings the cake?");
  await say(web, grace, conversation, "I do", { reply_to: id });
  await original(ada.page, "Who brings the cake?").getByRole("button", { name: "1 reply" }).click();
  const thread = ada.page.getByRole("complementary", { name: "Thread" });
  await thread.getByText("I do").waitFor();
  await thread.getByRole("textbox", { name: "Reply in thread" }).fill("Thank you");
  await ada.page.keyboard.press("Enter");
  await thread.locator("article", { hasText: "Thank you" }).waitFor();
  await original(grace.page, "Who brings the cake?").getByText("2 replies").waitFor();
  await ada.page.keyboard.press("Escape");
  await thread.waitFor({ state: "detached" });
});

test("a thread has its own draft, edits and shortcuts", async () => {
  const { ada, grace, conversation } = await inChat(web);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  await say(web, ada, conversation, "I do", { reply_to: id });
  const replies = original(page, "Who brings the cake?").getByRole("button", { name: /repl/ });
  await replies.click();
  const thread = page.getByRole("complementary", { name: "Thread" });
  const reply = thread.getByRole("textbox", { name: "Reply in thread" });
  await thread.locator("article", { hasText: "I do" }).waitFor();

  await reply.fill("And the ca");
  await page.keyboard.press("Escape");
  await thread.getByRole("button", { name: "Close thread" }).click();
  await replies.click();
  await eventually(() => reply.inputValue()).toBe("And the ca");

  const mine = thread.locator("article", { hasText: "I do" });
  await mine.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await eventually(() => reply.inputValue()).toBe("I do");
  expect(await field(page).inputValue()).toBe("");
  await reply.fill("I bake one");
  await reply.press("Enter");
  await thread.locator("article", { hasText: "I bake one" }).getByText("edited").waitFor();
  await eventually(() => reply.inputValue()).toBe("And the ca");

  await thread.locator("article", { hasText: "I bake one" }).focus();
  await page.keyboard.press("ArrowUp");
  await eventually(() =>
    thread
      .locator("article", { hasText: "Who brings" })
      .evaluate((row) => row === document.activeElement),
  ).toBe(true);
});
