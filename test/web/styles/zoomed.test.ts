import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { newPerson, twoPeople } from "../support/people.ts";
import { pngOf } from "../support/png.ts";
import { useWeb } from "../support/web.ts";
import { boxOf } from "./boxes.ts";
import { pin } from "./pin.ts";

const web = useWeb();

test("a panel over the conversation keeps the Tab key to itself, and returns the focus when it closes", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    viewport: { width: 640, height: 600 },
  });
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  await say(web, grace, conversation, "I do", { reply_to: id });
  await page.goto(conversationUrl(conversation));
  const replies = page.getByRole("button", { name: "1 reply" });
  await replies.press("Enter");
  const panel = page.getByRole("complementary", { name: "Thread" });
  await panel.getByRole("textbox").waitFor();
  expect((await boxOf(panel)).width).toBe(640);
  expect(await axe(page)).toEqual([]);
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("Tab");
    const isOutside = await page.evaluate(() =>
      document.activeElement?.closest(".conversation__main"),
    );
    expect(isOutside).toBeNull();
  }
  await page.keyboard.press("Escape");
  if ((await panel.count()) > 0) await panel.getByRole("button", { name: "Close thread" }).click();
  await panel.waitFor({ state: "detached" });
  await eventually(() => replies.evaluate((at) => at === document.activeElement)).toBe(true);
});

test("at 400 % zoom messages keep half of the window, emoji all their columns, and the list's header stays in place above a search", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    viewport: { width: 320, height: 256 },
  });
  const { page } = ada;
  await pin(web, grace, conversation, "The engine is new");
  await say(web, ada, conversation, "It works ".repeat(60));
  await eventually(() => call(web, "GET", "/search/messages?q=engine", { as: ada })).toMatchObject({
    items: [{}],
  });
  await page.goto("/mentions");
  await page.getByRole("heading", { name: "No mentions yet" }).waitFor();
  expect(await axe(page)).toEqual([]);

  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "It works" }).waitFor();
  expect((await boxOf(page.locator(".conversation__messages"))).height).toBeGreaterThan(128);

  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  const grid = page.locator(".emoji-panel__grid");
  await grid.waitFor();
  expect(await grid.evaluate((all) => all.scrollWidth - all.clientWidth)).toBe(0);

  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("engine");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  expect((await boxOf(page.locator(".inbox-pane__header"))).y).toBe(0);
});

test("at 200 % zoom a photo to position does not cover its zoom", async () => {
  const { page } = await newPerson(web, "Ada Lovelace", { viewport: { width: 640, height: 360 } });
  await page.goto("/settings/profile");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose photo" }).click();
  const photo = { name: "me.png", mimeType: "image/png", buffer: pngOf(240, 160) };
  await (await chooser).setFiles(photo);
  const area = page.getByRole("group", { name: "Photo position" });
  await area.waitFor();
  const [above, below] = [await boxOf(area), await boxOf(page.getByLabel("Zoom"))];
  expect(below.y).toBeGreaterThanOrEqual(above.y + above.height);
});

test("at 400 % zoom the keyboard scrolls the names that complete a mention", async () => {
  const viewport = { width: 320, height: 256 };
  const ada = await newPerson(web, "Ada Lovelace", { viewport });
  const names = ["Alan Turing", "Alma Mater", "Alonzo Church", "Albert Camus", "Alice Munro"];
  const others = await Promise.all(names.map((name) => newPerson(web, name)));
  const id = await newGroup(web, ada, others);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("textbox", { name: "Write a message" }).fill("@al");
  const list = page.getByRole("listbox");
  await list.waitFor();
  expect(await list.evaluate((all) => all.scrollHeight > all.clientHeight)).toBe(true);
  expect(await axe(page)).toEqual([]);
});
