import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { ON_PHONE, twoPeople } from "../support/people.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("a phone shows one screen at a time, and the system's Back leads out of each", async () => {
  const { ada, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.goBack();
  await eventually(() => page.getByRole("heading", { name: "Details" }).count()).toBe(0);
  expect(page.url()).toContain(conversationUrl(conversation));
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("the page's Back is the system's: a screen that was left does not come back", async () => {
  const { ada, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  await page.goto("/");
  const chats = page.getByRole("heading", { name: "Conversations" });
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.getByRole("button", { name: "Settings" }).tap();
  await page.getByRole("link", { name: "Appearance" }).tap();
  await page.getByRole("heading", { name: "Appearance" }).waitFor();
  await page.getByRole("button", { name: "Back to settings" }).tap();
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.goBack();
  expect(page.url()).not.toContain("conversation-ws");
  expect(page.url()).not.toContain("settings");

  // A link has no list to go back to: the list takes the place of the link's target.
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.goBack();
  await eventually(() => page.url()).not.toContain("conversation-ws");
});

test("a thread is a step of its own", async () => {
  const { ada, grace, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  await say(web, grace, conversation, "I do", { reply_to: id });
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const thread = page.getByRole("complementary", { name: "Thread" });
  await page.getByRole("button", { name: "1 reply" }).tap();
  await thread.getByText("I do").waitFor();
  await page.goBack();
  await thread.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "1 reply" }).tap();
  await page.getByRole("button", { name: "Close thread" }).tap();
  await thread.waitFor({ state: "detached" });
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a pinned message opens from the details, and a group that was left does not come back", async () => {
  const { ada, grace } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  const id = await newGroup(web, ada, [grace]);
  const pinned = await say(web, grace, id, "The pinned one");
  const pin = `/conversations/${id}/messages/${pinned.id}/pin`;
  await call(web, "PUT", pin, { as: ada });
  await page.goto("/");
  await page.locator(`[data-conversation="${id}"]`).tap();
  for (const _ of ["first", "again"]) {
    await page.getByRole("button", { name: "Details" }).tap();
    await page.getByRole("link", { name: "The pinned one" }).tap();
    await page.locator(`.message-row--lit[data-message="${pinned.id}"]`).waitFor();
    await eventually(() => page.getByRole("heading", { name: "Details" }).count()).toBe(0);
    await eventually(() => page.locator(".message-row--lit").count()).toBe(0);
  }

  await call(web, "PATCH", `/conversations/${id}/members/${grace.id}`, {
    as: ada,
    body: { role: "owner" },
  });
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("button", { name: "Leave group" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Leave group" }).tap();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
  await page.goBack();
  expect(page.url()).not.toContain("conversation-ws");
});

test("a search in the conversation covers it, and a hit leads back into it", async () => {
  const { ada, grace, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "The engine is new");
  await eventually(() => call(web, "GET", "/search/messages?q=engine", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Search in this conversation" }).tap();
  const panel = page.getByRole("complementary", { name: "Search in this conversation" });
  await panel.getByRole("textbox").fill("engine");
  await panel.getByRole("link", { name: "The engine is new" }).tap();
  await page.locator(`.message-row--lit[data-message="${id}"]`).waitFor();
  expect(await panel.count()).toBe(0);
  await page.getByRole("button", { name: "Search in this conversation" }).tap();
  await page.goBack();
  await eventually(() => panel.count()).toBe(0);
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});
