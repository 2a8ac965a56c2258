import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { BotDownFrame } from "#protocol/bot/frames.ts";
import { BotClient } from "../../support/bot-client.ts";
import { wireTo } from "../../support/over-sockets.ts";
import { axe } from "../support/axe.ts";
import { conversationUrl, newGroup } from "../support/api.ts";
import { newPerson, PHONE } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

type CommandFrame = Extract<BotDownFrame, { type: "command" }>;

const web = useWeb();

const COMMANDS = [
  { name: "lunch", description: "Says when lunch is" },
  { name: "luck", description: "Draws a number" },
  { name: "tea", description: "Says when tea is" },
];

/** A person in a group with a connected bot, and the group open on their page. */
async function withBot(options: Parameters<typeof newPerson>[2] = {}) {
  const bot = await BotClient.create(wireTo(new URL(web.url)));
  await bot.call("PUT", "/bots/me/commands", { commands: COMMANDS });
  const ada = await newPerson(web, "Ada Lovelace", options);
  const id = await newGroup(web, ada, [bot], "Lunch");
  await bot.connect();
  await ada.page.goto(conversationUrl(id));
  const field = ada.page.locator(".composer__field");
  await field.waitFor();
  return { bot, id, ada, page: ada.page, field, list: ada.page.getByRole("listbox") };
}

function asked(bot: BotClient, name: string, text: string): Promise<CommandFrame> {
  return bot.next(
    (frame): frame is CommandFrame =>
      frame.type === "command" && frame.name === name && frame.text === text,
    `/${name} ${text}`,
  );
}

const rows = (page: Page) => page.locator(".call-row");

test("a slash lists the conversation's commands for the keyboard, and only the caller sees the answer, until a reload (COMMAND-1, COMMAND-3)", async () => {
  const { bot, page, field, list } = await withBot();
  await field.press("/");
  await list.waitFor();
  const options = list.getByRole("option");
  await eventually(() => options.count()).toBe(3);
  expect(await options.last().textContent()).toContain(
    `/tea${bot.bot.display_name}Says when tea is`,
  );
  await field.pressSequentially("lu");
  await eventually(() => options.count()).toBe(2);
  await field.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  expect(await page.locator(`[id="${active}"]`).textContent()).toContain("/lunch");
  expect(await axe(page)).toEqual([]);
  await field.press("Escape");
  await list.waitFor({ state: "detached" });
  await field.press("n");
  await list.waitFor();
  await field.press("Tab");
  expect(await field.inputValue()).toBe("/lunch ");
  await field.pressSequentially("tomorrow");
  await field.press("Enter");
  await rows(page)
    .getByText(/^Waiting for/)
    .waitFor();
  expect(await field.inputValue()).toBe("");
  const { command_id } = await asked(bot, "lunch", "tomorrow");
  await bot.ask({ type: "answer", ref: 1, command_id, text: "At **one**" });
  await rows(page).locator("strong", { hasText: "one" }).waitFor();
  await rows(page).getByText("Only you see this").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await rows(page).waitFor({ state: "detached" });
  expect(await field.evaluate((at) => at === document.activeElement)).toBe(true);

  await field.fill("/luck");
  await field.press("Enter");
  const late = await asked(bot, "luck", "");
  await bot.ask({ type: "answer", ref: 2, command_id: late.command_id, later: true });
  await rows(page)
    .getByText(/needs more time/)
    .waitFor();
  await bot.ask({ type: "answer", ref: 3, command_id: late.command_id, text: "Seven" });
  await rows(page).getByText("Seven").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  expect(await rows(page).count()).toBe(0);
});

test("an unknown command is a message, an answer for everyone is one, and a bot that is offline or silent is named (COMMAND-2)", async () => {
  const { bot, page, field } = await withBot();
  const messages = page.locator(".timeline .message-text");
  for (const text of ["/usr/bin/lunch", "/unknown lunch"]) {
    await field.fill(text);
    await field.press("Enter");
    await messages.getByText(text, { exact: true }).waitFor();
  }
  await field.fill("/tea at four");
  await field.press("Enter");
  const { command_id } = await asked(bot, "tea", "at four");
  await bot.ask({ type: "answer", ref: 1, command_id, text: "Tea for all", visible: true });
  await messages.getByText("Tea for all").waitFor();
  await rows(page).waitFor({ state: "detached" });
  expect(bot.frames.filter(({ type }) => type === "command")).toHaveLength(1);

  await field.fill("/lunch silently");
  await field.press("Enter");
  await rows(page)
    .getByText(/didn't answer in time/)
    .waitFor();
  await eventually(() => field.inputValue()).toBe("/lunch silently");
  bot.drop();
  await field.press("Enter");
  await rows(page)
    .getByText(/isn't connected right now/)
    .waitFor();
  expect(await rows(page).count()).toBe(1);
  await eventually(() => field.inputValue()).toBe("/lunch silently");
});

test("on a phone, dark and from right to left, a command is picked by touch and fits", async () => {
  const { bot, page, field, list } = await withBot({
    viewport: PHONE,
    isMobile: true,
    hasTouch: true,
    locale: "ar",
    colorScheme: "dark",
  });
  await field.tap();
  await field.press("/");
  await list.getByRole("option").nth(1).tap();
  await eventually(() => field.inputValue()).toBe("/lunch ");
  await page.locator(".composer__send").tap();
  const { command_id } = await asked(bot, "lunch", "");
  await bot.ask({ type: "answer", ref: 1, command_id, text: "غداء ".repeat(40) });
  await rows(page).getByText("غداء").waitFor();
  await field.press("/");
  await list.waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
