import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, twoPeople, strangers } from "../support/people.ts";

const web = useWeb();

test("people are found, and start a direct conversation or a group", async () => {
  const { ada, grace } = await twoPeople(web);
  const alan = await newPerson(web, "Alan Turing");
  const { page } = ada;
  await Promise.all([page, alan.page].map((at) => at.goto("/")));
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByLabel("Search by name").fill(alan.username);
  await page.getByRole("button", { name: alan.username }).click();
  await page.waitForURL("**/conversation-ws?id=*");

  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByLabel("Group name").fill("Engine crew");
  for (const { username } of [alan, grace]) {
    await page.getByLabel("Search by name").fill(username);
    await page.getByRole("button", { name: username }).click();
  }
  await page.getByRole("button", { name: "Create group" }).click();
  await page.waitForURL("**/conversation-ws?id=*");
  await alan.page.getByText("Engine crew").waitFor();
});

test("a person opened at New conversation notices nothing before the first message", async () => {
  const [ada, grace] = await strangers(web);
  await Promise.all([ada.page.goto("/new"), grace.page.goto("/")]);
  await grace.page.getByText("Find people").waitFor();
  await ada.page.getByRole("main").getByRole("textbox").fill(grace.username);
  await ada.page.getByRole("button", { name: grace.username }).click();
  await ada.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await grace.page.reload();
  await grace.page.getByText("Find people").waitFor();
  expect(await grace.page.locator("[data-conversation]").count()).toBe(0);
  await ada.page.getByRole("textbox", { name: "Write a message" }).fill("hello");
  await ada.page.keyboard.press("Enter");
  const row = grace.page.locator("[data-conversation]");
  await row.getByText("Ada Lovelace").waitFor();
  await row.getByText("hello").waitFor();
  await row.getByText("1 unread message").waitFor();
});
