import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { boxOf } from "./boxes.ts";
import { pin } from "./pin.ts";

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
  await pin(web, ada, id, "Rule one");
  await pin(web, ada, id, "Rule two");
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
  await pin(web, ada, id, "Rule one");
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

test("on a phone a conversation that is not there has a heading of its own", async () => {
  const { page } = await newPerson(web, "Ada Lovelace", SMALL);
  await page.goto(conversationUrl("00000000-0000-4000-8000-000000000000"));
  await page.getByRole("heading", { name: "Conversation not found", level: 1 }).waitFor();
  expect(await axe(page)).toEqual([]);
});
