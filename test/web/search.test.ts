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

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

/** Two people in a group, who have no conversation of their own. */
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

test("SEARCH-9 a hit names its sender, and a file that is found by its name shows it, marked", async () => {
  const { ada, jose, group } = await inOneGroup();
  await say(web, jose, group, "the quarterly report is late");
  await sendFile(jose, group, "Réport_final.txt");
  await found(ada, "report", 2);
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("report");
  const hits = page.locator(".inbox-item", { has: page.locator("mark") });
  await eventually(() => hits.count()).toBe(2);
  const [file, text] = await hits.allInnerTexts();
  expect(file).toMatch(/Design crew[\s\S]*José García:\s*Réport_final\.txt/);
  expect(text).toMatch(/Design crew[\s\S]*José García:\s*the quarterly report is late/);
  expect(await hits.locator("mark").allInnerTexts()).toEqual(["Réport", "report"]);
  expect(await axe(page)).toEqual([]);

  await page.goto(conversationUrl(group));
  await page.locator(".composer textarea").waitFor();
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary");
  await panel.getByRole("textbox").fill("repo");
  const here = panel.locator("mark");
  await eventually(() => here.allInnerTexts()).toEqual(["Répo", "repo"]);
});

test("SEARCH-5 the list's search finds a person one has no conversation with, and a press writes to them", async () => {
  const { ada, jose } = await inOneGroup();
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill(`garcia jose`);
  await page.getByRole("heading", { name: "People", exact: true }).waitFor();
  const person = page.getByRole("button", { name: `@${jose.username}` });
  await person.waitFor();
  expect(await axe(page)).toEqual([]);
  await person.click();
  await page.locator("main").getByRole("heading", { name: "José García" }).waitFor();
  // From then on it is their conversation that is found.
  await page.locator("[data-conversation]", { hasText: "José García" }).waitFor();
  await eventually(() => person.count()).toBe(0);
});

test("SEARCH-5 Ctrl K goes to a person one has no conversation with", async () => {
  const { ada, jose } = await inOneGroup();
  const { page } = ada;
  await page.goto("/");
  await page.locator("[data-conversation]").first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(`@${jose.username}`);
  await page.getByRole("option", { name: `@${jose.username}` }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("main").getByRole("heading", { name: "José García" }).waitFor();
});
