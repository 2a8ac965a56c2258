import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import {
  call,
  conversationUrl,
  newPerson,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

async function group(title: string, owner: Person, others: readonly Person[]): Promise<string> {
  const body = { kind: "group", title, member_ids: others.map(({ id }) => id) };
  const made = (await call(web, "POST", "/conversations", { as: owner, body })) as { id: string };
  return made.id;
}

test("the list follows others' changes live: text, badge, order, title", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const links = page.locator("[data-conversation]");
  await links.first().waitFor();

  const crew = await group("Engine crew", grace, [ada]);
  await page.locator(`[data-conversation="${crew}"]`).waitFor();
  await say(web, grace, crew, "first");
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(crew);

  await say(web, grace, conversation, `hello **there** @${ada.username}`);
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.getByText("hello there").waitFor();
  await link.getByText("1 unread message").waitFor();
  await link.getByLabel("You were mentioned").waitFor();
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(conversation);
  await eventually(() => page.title()).toBe("(2) Parley");

  await link.click();
  await eventually(() => link.getByText("unread").count()).toBe(0);
  await eventually(() => page.title()).toBe("(1) Grace Hopper · Parley");
});

test("a conversation is pinned, archived and marked unread from its menu", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const crew = await group("Newer", ada, [grace]);
  await say(web, ada, conversation, "older");
  await say(web, ada, crew, "newer");
  const links = page.locator("[data-conversation]");
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(crew);

  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pin to top" }).click();
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(conversation);

  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Mark as unread" }).click();
  await link.getByText("Marked as unread").waitFor();

  await link.click({ button: "right" });
  const items = page.getByRole("menuitem");
  expect(await items.locator("svg:first-child").count()).toBe(await items.count());
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await page.getByText("Conversation archived").waitFor();
  expect(await link.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await link.waitFor();
});

test("a muted conversation says until when, and notifies again after that", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.clock.install();
  await page.goto("/");
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Mute" }).click();
  await page.getByRole("menuitem", { name: "For 8 hours" }).click();
  await link.getByLabel(/^Muted until \d/).waitFor();
  const settings = async () => {
    const read = await call(web, "GET", `/conversations/${conversation}`, { as: ada });
    return (read as { settings: { muted_until: string | null } }).settings;
  };
  const until = Date.parse((await settings()).muted_until ?? "");
  expect(Math.abs(until - Date.now() - 8 * 3_600_000)).toBeLessThan(60_000);

  await link.click();
  await page.getByRole("button", { name: "Details" }).click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText(/^Muted until \d/).waitFor();
  await page.clock.fastForward("08:01:00");
  // Exact, since "Unmute" contains "mute", and is there until the page's clock reaches the time.
  await details.getByRole("button", { name: "Mute", exact: true }).click();
  expect(await link.getByLabel(/^Muted/).count()).toBe(0);
  await page.getByRole("menuitem", { name: "For 1 hour" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await details.getByText("Muted", { exact: true }).waitFor();
  await details.getByRole("button", { name: "Unmute" }).click();
  await eventually(async () => (await settings()).muted_until).toBeNull();
});

test("a person sets their nickname in a conversation, and everyone in it sees it", async () => {
  const { ada, grace } = await twoPeople(web);
  const { page } = ada;
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  for (const at of [page, grace.page]) {
    await at.goto(conversationUrl(id));
    await at.getByRole("button", { name: "Details" }).click();
  }
  await page.getByLabel("Your nickname").fill("Countess");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Countess (you)").waitFor();
  const hers = grace.page.locator(".member-list");
  await hers.getByText("Countess").waitFor();
  await page.getByLabel("Your nickname").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await hers.getByText("Ada Lovelace").waitFor();
});

test("search finds conversations by name and messages by their words, with the hits marked", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const { id } = await say(web, grace, conversation, "the **difference** engine is `ready`");
  await say(web, grace, conversation, "something else");
  await eventually(() => call(web, "GET", "/search/messages?q=differ", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await page.getByRole("textbox", { name: "Search" }).fill("differ");
  await page
    .locator(".found-message__snippet", { hasText: "the difference engine is ready" })
    .waitFor();
  await page.locator("mark", { hasText: "differ" }).click();
  await page.waitForURL(`**${conversationUrl(conversation, id)}`);

  await page.getByRole("textbox", { name: "Search" }).fill("hopp");
  await page.getByRole("group", { name: "Conversations" }).waitFor();
  await page.getByRole("textbox", { name: "Search" }).fill("zzzz");
  await page.getByText("No results").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
});

test("the keyboard alone suffices: Ctrl K to a conversation, the arrows through the list, a menu, Esc", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  await group("Another", ada, [grace]);
  await page.locator("[data-conversation]").nth(1).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type("grace");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${conversationUrl(conversation)}`);

  await page.goto("/");
  await page.locator("[data-conversation]").nth(1).waitFor();
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).startsWith("/conversation-ws")) break;
  }
  const first = await focused(page);
  await page.keyboard.press("ArrowDown");
  const second = await focused(page);
  expect(second).toMatch(/^\/conversation-ws/);
  expect(second).not.toBe(first);
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("menu").count()).toBe(0);
  expect(await focused(page)).toBe(second);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${second}`);
});

async function focused(page: Person["page"]): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
}

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

test("the owner renames a group, appoints an admin, removes a member, who sees that they were removed", async () => {
  const { ada, grace } = await twoPeople(web);
  const id = await group("Before", ada, [grace]);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await grace.page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByLabel("Group name").fill("After");
  await page.getByRole("button", { name: "Save" }).click();
  await grace.page.getByRole("navigation").getByText("After", { exact: true }).waitFor();

  const member = page.locator(".member-list__member", { hasText: "Grace Hopper" });
  await member.getByRole("button", { name: "Actions for Grace Hopper" }).click();
  await page.getByRole("menuitem", { name: "Make Admin" }).click();
  await member.getByText("Admin").waitFor();
  await member.getByRole("button", { name: "Actions for Grace Hopper" }).click();
  await page.getByRole("menuitem", { name: "Remove from group", exact: true }).click();
  await page.getByText("1 member", { exact: true }).first().waitFor();
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  await eventually(() => grace.page.locator(`[data-conversation="${id}"]`).count()).toBe(0);
});
