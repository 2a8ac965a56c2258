import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { conversationUrl, newGroup } from "../support/api.ts";
import { chatting, field, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("people are offered wherever their name would mention them, and the list matches the sent message", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const options = page.getByRole("option", { name: /Grace Hopper/ });
  for (const written of ["你好@", "สวัสดี@gra", "（＠gra", "**@"]) {
    await field(page).fill("");
    await field(page).pressSequentially(written);
    await options.waitFor();
  }
  await field(page).fill("");
  await field(page).pressSequentially("**注意。**你好@gra");
  await options.waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const shown = `注意。你好@${grace.username}`;
  const text = row(grace.page, "注意").locator(".message-text");
  await eventually(() => text.innerText()).toBe(`${shown} `);
  await text.locator("strong", { hasText: "注意。" }).waitFor();
  await text.locator("mark.mention--me").waitFor();
  await grace.page.locator(".inbox-item", { hasText: shown }).waitFor();
});

test("a group's owner can mention everyone, and members who may not are not offered it", async () => {
  const { ada, grace } = await chatting(web);
  const id = await newGroup(web, ada, [grace]);
  await Promise.all([ada, grace].map(({ page }) => page.goto(conversationUrl(id))));
  await field(grace.page).pressSequentially("@");
  await grace.page.getByRole("option", { name: /Ada Lovelace/ }).waitFor();
  expect(await grace.page.getByRole("option").count()).toBe(1);

  await field(ada.page).pressSequentially("@al");
  await ada.page.getByRole("option", { name: /Everyone/ }).waitFor();
  await ada.page.keyboard.press("Enter");
  expect(await field(ada.page).inputValue()).toBe("@all ");
  await ada.page.keyboard.type("come here");
  await ada.page.keyboard.press("Enter");
  await row(grace.page, "come here").locator("mark", { hasText: "@all" }).waitFor();
});
