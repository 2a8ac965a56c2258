import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import {
  call,
  conversationUrl,
  newPerson,
  say,
  startWeb,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { screenshot } from "./support/screenshot.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

/** Two people in a group, without a conversation of their own. */
async function inOneGroup(): Promise<{ ada: Person; jose: Person; group: string }> {
  const [ada, jose] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "José García"),
  ]);
  const body = { kind: "group", title: "Design crew", member_ids: [jose.id] };
  const made = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  return { ada, jose, group: made.id };
}

async function sendFile(as: Person, conversation: string, name: string): Promise<void> {
  const answer = await fetch(
    `${web.url}/api/v1/media?${new URLSearchParams({ name }).toString()}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${as.token}`, "content-type": "text/plain" },
      body: "nothing of it",
    },
  );
  const { media_url } = (await answer.json()) as { media_url: string };
  await call(web, "POST", `/conversations/${conversation}/messages`, { as, body: { media_url } });
}

const found = (as: Person, q: string, count: number) =>
  eventually(async () => {
    const query = new URLSearchParams({ q }).toString();
    const { items } = (await call(web, "GET", `/search/messages?${query}`, { as })) as {
      items: unknown[];
    };
    return items.length;
  }).toBe(count);

test("a hit names its sender, and a file that is found by its name shows it, marked (SEARCH-9)", async () => {
  const { ada, jose, group } = await inOneGroup();
  await say(web, jose, group, "the quarterly report is late");
  await sendFile(jose, group, "Réport_final.txt");
  await found(ada, "report", 2);
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("report");
  const hits = page.getByRole("group", { name: "Messages" }).getByRole("option");
  await eventually(() => hits.count()).toBe(2);
  const [file, text] = await hits.allInnerTexts();
  expect(file).toMatch(/Design crew[\s\S]*José García:\s*Réport_final\.txt/);
  expect(text).toMatch(/Design crew[\s\S]*José García:\s*the quarterly report is late/);
  expect(await hits.locator("mark").allInnerTexts()).toEqual(["Réport", "report"]);
  expect(await axe(page)).toEqual([]);

  const display_name = "José María de todos los Santos García y Fernández de la Vega";
  await call(web, "PATCH", "/users/me", { as: jose, body: { display_name } });
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("report");
  const snippet = hits.last().locator(".found-message__snippet");
  const who = snippet.locator("bdi", { hasText: "José María" });
  await who.waitFor();
  expect((await who.boundingBox())!.width).toBeLessThan((await snippet.boundingBox())!.width / 2);
  await screenshot(page, "long-name");

  await page.goto(conversationUrl(group));
  await page.locator(".composer textarea").waitFor();
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary");
  await panel.getByRole("textbox").fill("repo");
  const here = panel.locator("mark");
  await eventually(() => here.allInnerTexts()).toEqual(["Répo", "repo"]);
});

test("the list and Ctrl K find a person without a conversation, and go to them (SEARCH-5)", async () => {
  const { ada, jose } = await inOneGroup();
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill(`garcia jose`);
  const person = page.getByRole("group", { name: "People" }).getByRole("option");
  await person.getByText(`@${jose.username}`).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(`@${jose.username}`);
  await page.getByRole("option", { name: `@${jose.username}` }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("main").getByRole("heading", { name: "José García" }).waitFor();
  // From then on the search finds their conversation.
  await page.getByRole("textbox", { name: "Search" }).fill(`garcia jose`);
  await page.getByRole("group", { name: "Conversations" }).getByText("José García").waitFor();
  expect(await person.count()).toBe(0);
});

test("filters are suggested, shown and removed, here and at Ctrl K, and earlier searches are offered again (SEARCH-11)", async () => {
  const { ada, jose, group } = await inOneGroup();
  const { page } = ada;
  await say(web, ada, group, "my budget is done");
  await say(web, jose, group, "his budget, see https://a.example/budget");
  await say(web, jose, group, `@${ada.username} look, a walrus`);
  await found(ada, "walrus", 1);
  await page.goto("/");
  const field = page.getByRole("textbox", { name: "Search" });
  const results = page.getByRole("listbox", { name: "Search results" });
  const messages = results.getByRole("group", { name: "Messages" }).getByRole("option");
  await field.fill("budget");
  await eventually(() => messages.count()).toBe(2);
  await page.getByRole("button", { name: "From", exact: true }).click();
  await page.keyboard.type("jos");
  await results.getByRole("group", { name: "Suggestions" }).getByText("José García").waitFor();
  await page.keyboard.press("Enter");
  expect(await field.inputValue()).toBe(`budget from:${jose.username} `);
  await eventually(() => messages.count()).toBe(1);
  await page.keyboard.type("has:li");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove filter: Links" }).waitFor();
  await page.keyboard.type("in:des");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove filter: In Design crew" }).waitFor();
  await eventually(() => messages.allInnerTexts()).toMatchObject([/José García:\s*his budget/]);
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove filter: From José García" }).click();
  expect(await field.inputValue()).toBe('in:"Design crew" has:link budget');
  await eventually(() => messages.count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.locator(".message-row--lit", { hasText: "his budget" }).waitFor();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("from:nobody-like-this walrus");
  await page.getByRole("status").getByText("No one is named").waitFor();
  await page.getByRole("combobox").fill("mentions:me");
  await eventually(() => messages.allInnerTexts()).toMatchObject([/José García:[\s\S]*walrus/]);
  await page.getByRole("combobox").fill("");
  await results.getByRole("option", { name: 'in:"Design crew" has:link budget' }).click();
  await eventually(() => messages.count()).toBe(1);
  await page.getByRole("combobox").fill("");
  await results.getByRole("option", { name: "Clear recent searches" }).click();
  await eventually(() => results.getByRole("group", { name: "Recent searches" }).count()).toBe(0);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Mentions", exact: true }).click();
  await page.waitForURL("**/mentions");
  await page.getByRole("heading", { name: "Mentions" }).waitFor();
  await page.locator("main").getByRole("link", { name: "look, a walrus" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.locator("main").getByRole("link", { name: "look, a walrus" }).click();
  await page.locator(".message-row--lit", { hasText: "walrus" }).waitFor();
});

test("the unread filter lists unread conversations with their counts, and keeps an opened one while it is open (SEARCH-13)", async () => {
  const { ada, jose, group } = await inOneGroup();
  const { page } = ada;
  const body = { kind: "group", title: "Quiet one", member_ids: [jose.id] };
  await call(web, "POST", "/conversations", { as: ada, body });
  await say(web, jose, group, "unread");
  await page.goto("/");
  const rows = page.locator("[data-conversation]");
  await eventually(() => rows.count()).toBe(2);
  const filter = page.getByRole("button", { name: "Show only unread" });
  await filter.click();
  expect(await filter.getAttribute("aria-pressed")).toBe("true");
  await eventually(() => rows.count()).toBe(1);
  await page.getByRole("status").getByText("Unread only: 1 conversation").waitFor();
  await rows.click();
  await page.locator("main").getByText("unread", { exact: true }).waitFor();
  expect(await rows.count()).toBe(1);
  const left = () => call(web, "GET", "/unread", { as: ada }) as Promise<{ unread_count: number }>;
  await eventually(async () => (await left()).unread_count).toBe(0);
  await page.goto("/");
  await filter.click();
  await page.getByText("Nothing unread").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Show all" }).click();
  await eventually(() => rows.count()).toBe(2);
});
