import { beforeAll, expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { conversationUrl, say, newGroup } from "../support/api.ts";
import { type Person, strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();
let ada: Person;
let grace: Person;
let group: string;
beforeAll(async () => {
  [ada, grace] = await strangers(web);
  group = await newGroup(web, ada, [grace]);
});

test("several messages of a thread are selected there by menu, Shift and keys, and copied, forwarded, saved and deleted", async () => {
  const { page } = ada;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const { id: root } = await say(web, grace, group, "Who brings the flour?");
  for (const [as, text] of [
    [grace, "I do"],
    [grace, "and sugar"],
    [ada, "mine"],
    [ada, "mine too"],
  ] as const) {
    await say(web, as, group, text, { reply_to: root });
  }
  await page.goto(conversationUrl(group));
  await page.getByRole("button", { name: "4 replies" }).click();
  const panel = page.getByRole("complementary", { name: "Thread" });
  const message = (text: string) =>
    panel.locator("[data-message]").filter({ has: page.getByText(text, { exact: true }) });
  const bar = panel.getByRole("toolbar", { name: "Selected messages" });
  const choose = async (text: string) => {
    await message(text).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Select", exact: true }).click();
  };

  await choose("Who brings the flour?");
  await message("and sugar").click({ modifiers: ["Shift"] });
  await bar.getByText("3 selected").waitFor();
  expect(await page.locator(".timeline .select-box").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await bar.getByRole("button", { name: "Copy as text" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n").map((line) => line.replace(/^\[.*?\] /, ""))).toEqual([
    "Grace Hopper: Who brings the flour?",
    "Grace Hopper: I do",
    "Grace Hopper: and sugar",
  ]);
  await bar.waitFor({ state: "detached" });

  await message("mine").press("x");
  await message("mine").press("Shift+ArrowUp");
  await bar.getByText("2 selected").waitFor();
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await panel.getByRole("textbox", { name: "Reply in thread" }).waitFor();

  await choose("I do");
  await message("and sugar").click();
  await bar.getByRole("button", { name: "Forward" }).click();
  const picker = page.getByRole("dialog", { name: "Forward 2 messages" });
  await picker.waitFor();
  await page.keyboard.press("Escape");
  await picker.waitFor({ state: "detached" });
  await choose("I do");
  await bar.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();

  await choose("mine");
  await message("mine too").click();
  await bar.getByRole("button", { name: "Delete" }).click();
  const asks = page.getByRole("dialog", { name: "Delete 2 messages?" });
  await asks.getByRole("button", { name: "Delete" }).click();
  await eventually(() => panel.getByText("You deleted this message").count()).toBe(2);
});
