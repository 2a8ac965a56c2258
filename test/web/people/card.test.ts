import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { strangers, twoPeople } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("an avatar, a name, a mention and a conversation's header open a card, from which a message is written", async () => {
  const [ada, grace] = await strangers(web);
  const id = await newGroup(web, ada, [grace]);
  await say(web, grace, id, `hello @${ada.username}`);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  const row = page.locator(".message-row").first();
  const card = page.getByRole("dialog", { name: "Grace Hopper" });

  const colors = await row.evaluate((element) =>
    [".message-bubble__name", ".message-text"].map(
      (part) => getComputedStyle(element.querySelector(part) ?? element).color,
    ),
  );
  expect(new Set(colors).size).toBe(2);
  await row.locator(".message-row__person").click();
  await card.getByText(`@${grace.username}`).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });

  await row.focus();
  await row.locator(".message-bubble__name[tabindex='0']").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await card.waitFor();
  await card.getByRole("button", { name: "Close" }).click();
  await eventually(() => page.evaluate(() => document.activeElement?.className)).toBe(
    "message-bubble__name",
  );

  const copied = await row.evaluate((element) => {
    getSelection()?.selectAllChildren(element.querySelector(".message-text") ?? element);
    return getSelection()?.toString();
  });
  expect(copied?.trim()).toBe(`hello @${ada.username}`);
  await row.getByRole("button", { name: `@${ada.username}` }).focus();
  await page.keyboard.press("Enter");
  const mine = page.getByRole("dialog", { name: "Ada Lovelace" });
  await mine.getByRole("button", { name: "Settings" }).waitFor();
  await page.keyboard.press("Escape");

  await page.locator(".conversation-header__open").click();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.getByRole("button", { name: "Grace Hopper", exact: true }).last().click();
  await card.getByRole("button", { name: "Send message" }).click();
  await page.locator(".conversation-header").getByText("Grace Hopper").waitFor();
  await page.locator(".conversation-header__open").click();
  await card.waitFor();
});

test("a person's card names the groups that both are in, leads to them, and to the media of their direct conversation", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, ada, conversation, "hello");
  await newGroup(web, ada, [grace]);
  await newGroup(web, ada, [grace], "Compilers");
  await newGroup(web, ada, [], "Poetry");
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  const card = page.getByRole("dialog", { name: "Grace Hopper" });
  const open = () => page.locator(".conversation-header__open").click();

  await open();
  const shared = card.getByRole("region", { name: "Groups in common" });
  await eventually(async () =>
    (await shared.getByRole("button").allInnerTexts()).map(lastLine),
  ).toEqual(["Compilers", "Crew"]);
  expect(await axe(page)).toEqual([]);
  await shared.getByRole("button", { name: "Crew" }).click();
  await card.waitFor({ state: "detached" });
  await page.locator(".conversation-header").getByText("Crew").waitFor();

  await page.goBack();
  await page.locator(".conversation-header").getByText("Grace Hopper").waitFor();
  await open();
  await card.getByRole("button", { name: "Media" }).click();
  await card.waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Media", selected: true }).waitFor();
  await page.getByText("No photos or videos yet").waitFor();
});

/** The text of a button with an avatar, whose initials come first. */
function lastLine(text: string): string {
  return text.split("\n").at(-1) ?? "";
}
