import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, ON_PHONE, twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

const message = ({ page }: Person, text: string) =>
  page.locator(".conversation article").filter({ hasText: text });

test("a group shows new members only later messages, and says so", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper", ON_PHONE),
  ]);
  const id = await newGroup(web, ada, []);
  const { id: before } = await say(web, ada, id, "before she joined");
  await ada.page.goto(conversationUrl(id));
  await ada.page.getByRole("button", { name: "Details" }).click();
  await ada.page.getByRole("switch", { name: "New members see earlier messages" }).click();
  await eventually(async () => {
    const view = await call(web, "GET", `/conversations/${id}`, { as: ada });
    return (view as { history: string }).history;
  }).toBe("joined");
  expect(await axe(ada.page)).toEqual([]);
  await call(web, "POST", `/conversations/${id}/members`, { as: ada, body: { user_id: grace.id } });
  await grace.page.goto(conversationUrl(id));
  await grace.page.getByText(/^You joined on .*Earlier messages aren't shown\.$/).waitFor();
  const reply = { text: "an answer to what was before", reply_to: before };
  await call(web, "POST", `/conversations/${id}/messages`, { as: ada, body: reply });
  await message(grace, "an answer").getByRole("button", { name: "Earlier message" }).waitFor();
  expect(await message(grace, "before she joined").count()).toBe(0);
  await grace.page.getByText(/^You joined on /).waitFor();
  expect(await axe(grace.page)).toEqual([]);
});

test("a person clears a direct conversation, after a second thought, and deletes it for themselves, on all devices and for nobody else", async () => {
  const { ada, grace, conversation: id } = await twoPeople(web);
  await say(web, ada, id, "the first words");
  const elsewhere = await grace.context.newPage();
  await Promise.all([
    grace.page.goto(conversationUrl(id)),
    elsewhere.goto(conversationUrl(id)),
    ada.page.goto(conversationUrl(id)),
  ]);
  await message(grace, "the first words").waitFor();
  await elsewhere.locator("article", { hasText: "the first words" }).waitFor();
  await grace.page.getByRole("button", { name: "Details" }).click();
  await grace.page.getByRole("button", { name: "Clear history" }).click();
  const asked = grace.page.getByRole("dialog", { name: "Clear the history with Ada Lovelace?" });
  await asked.getByText("from your devices").waitFor();
  expect(await axe(grace.page)).toEqual([]);
  const clear = asked.getByRole("button", { name: "Clear history" });
  await clear.click();
  const toast = grace.page.locator(".toasts__toast", { hasText: "Clearing the history" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await toast.waitFor({ state: "detached" });
  // Only the wait stands in the way.
  await grace.page.getByRole("button", { name: "Clear history" }).click();
  await clear.click();
  await message(grace, "the first words").waitFor();
  await screenshot(grace.page, "clearing");
  await toast.getByRole("button", { name: "Close" }).click();
  for (const page of [grace.page, elsewhere]) {
    await page.getByText("You cleared earlier messages.").waitFor();
    await page.locator("article", { hasText: "the first words" }).waitFor({ state: "detached" });
  }
  await message(ada, "the first words").waitFor();
  await say(web, ada, id, "the second words");
  await message(grace, "the second words").waitFor();
  const listed = grace.page.getByRole("link", { name: /Ada Lovelace/ });
  await listed.click({ button: "right" });
  await grace.page.getByRole("menuitem", { name: "Delete conversation" }).click();
  const dialog = grace.page.getByRole("dialog", {
    name: "Delete the conversation with Ada Lovelace?",
  });
  await dialog.getByRole("button", { name: "Delete conversation" }).click();
  await listed.waitFor({ state: "detached" });
  await elsewhere.getByRole("link", { name: /Ada Lovelace/ }).waitFor({ state: "detached" });
  await say(web, ada, id, "the third words");
  await listed.click();
  await message(grace, "the third words").waitFor();
  expect(await message(grace, "the second words").count()).toBe(0);
  expect(await message(ada, "words").count()).toBe(3);
});
