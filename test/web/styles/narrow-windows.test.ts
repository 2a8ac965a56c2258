import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { pngOf } from "../support/png.ts";

const SMALL = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };
const LONG = "José María de todos los Santos García y Fernández de la Vega";

const web = useWeb();

/** A group of Ada, whose page is a small phone, and someone with a long name. */
async function crew(): Promise<{ ada: Person; jose: Person; id: string; page: Page }> {
  const [ada, jose] = await Promise.all([
    newPerson(web, "Ada Lovelace", SMALL),
    newPerson(web, "José García"),
  ]);
  await call(web, "PATCH", "/users/me", { as: jose, body: { display_name: LONG } });
  const id = await newGroup(web, ada, [jose], "Design crew of the north");
  return { ada, jose, id, page: ada.page };
}

async function pin(as: Person, id: string, text: string): Promise<number> {
  const message = await say(web, as, id, text);
  await call(web, "PUT", `/conversations/${id}/messages/${message.id}/pin`, { as });
  return message.id;
}

const boxOf = async (locator: Locator) => (await locator.boundingBox())!;

/** Whether a finger of 44 pixels presses this control with its edges too. */
function isPressable(control: Locator): Promise<boolean> {
  return control.evaluate((element) => {
    element.scrollIntoView({ block: "center" });
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return [-21, 0, 21].every((dy) => {
      const hit = document.elementFromPoint(x, y + dy);
      return hit !== null && element.contains(hit);
    });
  });
}

test("on the smallest phone the header has room for a title, and the pinned message for its place on one line", async () => {
  const { ada, id, page } = await crew();
  await pin(ada, id, "Rule one");
  await pin(ada, id, "Rule two");
  await page.goto(conversationUrl(id));
  const which = page.getByText("Pinned message 2 of 2");
  await which.waitFor();
  expect((await boxOf(which)).height).toBe(18);
  expect((await boxOf(page.locator(".conversation-header__title"))).width).toBeGreaterThan(100);
});

test("a long sender's name in the list is cut before its colon", async () => {
  const { jose, id, page } = await crew();
  await say(web, jose, id, "Numbers are in");
  await page.goto("/");
  const prefix = page.locator(".inbox-item__prefix", { hasText: "José" });
  const beyond = await prefix.evaluate((whole) => {
    const colon = document.createRange();
    colon.selectNode(whole.lastChild!);
    return colon.getBoundingClientRect().right - whole.getBoundingClientRect().right;
  });
  expect(await prefix.textContent()).toBe(`${LONG}:`);
  expect(beyond).toBeLessThanOrEqual(0);
});

test("on the smallest phone the choice of an heir does not scroll sideways, and the quick reactions fit the window", async () => {
  const { jose, id, page } = await crew();
  const { id: message } = await say(web, jose, id, "Numbers are in");
  await page.goto(conversationUrl(id));
  await page.locator(`[data-message="${message}"] .message-bubble`).click({ button: "right" });
  await page.getByRole("menuitem", { name: "React", exact: true }).tap();
  const edges = await page
    .locator(".quick-react")
    .evaluate(({ offsetLeft, offsetWidth }: HTMLElement) => [offsetLeft, offsetLeft + offsetWidth]);
  expect(edges).toEqual([8, 312]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("button", { name: "Leave group" }).tap();
  const heirs = page.locator(".heir-choice__list");
  await heirs.waitFor();
  const sideways = await heirs.evaluate((list) => list.scrollWidth - list.clientWidth);
  expect(sideways).toBe(0);
});

test("a finger presses a member's name, a system line, a chosen person and a notice's action", async () => {
  const { ada, id, page } = await crew();
  await pin(ada, id, "Rule one");
  await page.goto(conversationUrl(id));
  const line = page.getByRole("button", { name: "Ada Lovelace pinned a message" });
  await line.waitFor();
  expect(await isPressable(line)).toBe(true);
  await page.getByRole("button", { name: "Details" }).tap();
  const name = page.locator(".member-list__name").first();
  await name.waitFor();
  expect(await isPressable(name)).toBe(true);
  await page.getByRole("button", { name: "Archive", exact: true }).tap();
  expect(await isPressable(page.getByRole("button", { name: "Undo" }))).toBe(true);
  await page.goto("/new");
  await page.getByRole("button", { name: "New group" }).tap();
  await page.locator(".people-picker__person").first().tap();
  expect(await isPressable(page.locator(".chosen-people__person"))).toBe(true);
});

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

test("on a phone a conversation that is not there has a heading of its own", async () => {
  const { page } = await newPerson(web, "Ada Lovelace", SMALL);
  await page.goto(conversationUrl("00000000-0000-4000-8000-000000000000"));
  await page.getByRole("heading", { name: "Conversation not found", level: 1 }).waitFor();
  expect(await axe(page)).toEqual([]);
});

test("at 400 % zoom messages keep half of the window, emoji all their columns, and the list's header stays in place above a search", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    viewport: { width: 320, height: 256 },
  });
  const { page } = ada;
  await pin(grace, conversation, "The engine is new");
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
