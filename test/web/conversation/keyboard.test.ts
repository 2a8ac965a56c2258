import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { call, say } from "../support/api.ts";
import { chatting, field, inChat, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("the keyboard alone suffices: mention, send, go to a message, react, reply, edit, delete", async () => {
  const { ada, grace, conversation } = await chatting(web);
  await say(web, grace, conversation, "Question");
  await row(ada.page, "Question").waitFor();
  const { keyboard } = ada.page;
  await field(ada.page).focus();
  await keyboard.type("Yes @gra");
  await ada.page.getByRole("option", { name: /Grace Hopper/ }).waitFor();
  await keyboard.press("Enter");
  expect(await field(ada.page).inputValue()).toBe(`Yes @${grace.username} `);
  await keyboard.type("it is");
  await keyboard.press("Enter");
  await row(grace.page, "it is").locator("mark").waitFor();

  await row(ada.page, "it is").focus();
  await keyboard.press("ArrowUp");
  await eventually(() =>
    ada.page.evaluate(() => document.activeElement?.textContent ?? ""),
  ).toContain("Question");
  await keyboard.press("+");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await row(grace.page, "Question").getByRole("button", { name: "❤️ 1, Ada Lovelace" }).waitFor();

  await keyboard.press("r");
  await keyboard.type("Replied");
  await keyboard.press("Enter");
  await row(grace.page, "Replied").getByRole("button", { name: "Reply to Grace Hopper" }).waitFor();
  // A pending message cannot be edited yet.
  await ada.page.locator("article[data-message]", { hasText: "Replied" }).last().waitFor();

  await keyboard.press("ArrowUp");
  await keyboard.type(" and edited");
  await keyboard.press("Enter");
  await row(grace.page, "Replied and edited").waitFor();

  await row(ada.page, "Replied and edited").focus();
  await keyboard.press("Delete");
  await ada.page.getByRole("dialog").waitFor();
  await keyboard.press("Enter");
  await ada.page.locator(".message-bubble--deleted").waitFor();

  await row(ada.page, "it is").focus();
  await keyboard.press("Escape");
  await eventually(() => ada.page.evaluate(() => document.activeElement?.className)).toBe(
    "composer__field",
  );
});

test("the Tab key reaches a message's quote, reactions and thread; its menu shows who reacted", async () => {
  const { ada, grace, conversation } = await inChat(web);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "The first");
  const path = `/conversations/${conversation}/messages`;
  const body = { text: "The second", reply_to: id };
  const second = (await call(web, "POST", path, { as: grace, body })) as { id: number };
  await call(web, "POST", path, { as: ada, body: { text: "The third", reply_to: second.id } });
  const reaction = `${path}/${second.id}/reactions/${encodeURIComponent("👍")}`;
  await call(web, "PUT", reaction, { as: grace });
  const message = page.locator(`[data-message="${second.id}"]`);
  await message.getByRole("button", { name: "👍" }).waitFor();

  await message.focus();
  for (const name of ["Reply to Grace Hopper", "👍 1, Grace Hopper", "React", "1 reply"]) {
    await page.keyboard.press("Tab");
    const button = message.getByRole("button", { name }).first();
    await eventually(() => button.evaluate((at) => at === document.activeElement)).toBe(true);
  }
  await message.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reactions" }).click();
  const dialog = page.getByRole("dialog", { name: "Reactions" });
  await dialog.getByRole("listitem").filter({ hasText: "Grace Hopper" }).getByText("👍").waitFor();
});
