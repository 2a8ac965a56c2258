import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { firstInSight } from "./first-in-sight.ts";
import { useWeb } from "../support/web.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { watchRest } from "../support/at-rest.ts";
import { COUNT, numbered, toEnd, unread, useLongHistory } from "./long-history.ts";

const web = useWeb();
const history = useLongHistory(web);

test("a reader returns to the same message at the same place after visiting another conversation, and from the end to the end", async () => {
  const { ada, conversation, grace, ids } = history();
  const { page } = ada;
  const other = await newGroup(web, ada, [], "Elsewhere");
  const go = async (id: string, title: string) => {
    await page.locator(`[data-conversation="${id}"]`).click();
    await page.locator(".conversation-header").getByText(title).waitFor();
  };
  const shown = numbered(page, COUNT - 1);
  const atRest = watchRest(page);
  await page.goto(conversationUrl(conversation));
  await shown.waitFor();
  await eventually(() => unread(web, ada, conversation)).toBe(0);
  await page.locator(".timeline").hover();
  // Further back than the first load, and than the stored history.
  await eventually(async () => {
    await page.mouse.wheel(0, -3_000);
    return Number((await firstInSight(page))?.id);
  }).toBeLessThan(ids[COUNT - 150] ?? 0);
  // Only the end of a tall message is visible, and from here on no idle time in which rows out of sight are measured:
  // the page returns before it knows the message's height.
  await page.evaluate(() => Object.assign(globalThis, { requestIdleCallback: () => 0 }));
  await eventually(async () => {
    await leaveEndOfTallInSight(page);
    return atRest(() => endOfTallAtTop(page));
  }).toBe(END_PX);
  const first = await atRest(() => firstInSight(page));
  if (first === undefined) throw new Error("nothing in sight");
  // Scroll positions are whole pixels, and row heights are not.
  const moved = async () => Math.abs((await topOf(page, first.id)) - first.top);
  const isThere = () => eventually(moved).toBeLessThan(2);

  await go(other, "Elsewhere");
  const { id: missed } = await say(web, grace, conversation, "While you were elsewhere");
  await go(conversation, "Grace Hopper");
  await isThere();
  const toNewest = page.locator(".to-end-button");
  await eventually(() => toNewest.getAttribute("aria-label")).toBe("1 new message");
  await say(web, grace, conversation, "And while you are back");
  await eventually(() => toNewest.getAttribute("aria-label")).toBe("2 new messages");
  expect(await moved()).toBeLessThan(2);

  await go(other, "Elsewhere");
  await page.goBack();
  await isThere();
  await toNewest.click();
  await page.locator(`[data-message="${missed}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);

  await go(other, "Elsewhere");
  await go(conversation, "Grace Hopper");
  await page.locator(`[data-message="${missed}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

/** From the upper edge of the list to a message; NaN while it is not rendered. */
function topOf(page: Page, id: string | undefined): Promise<number> {
  return page.locator(".timeline").evaluate((list, id) => {
    const row = list.querySelector(`[data-message="${id}"]`);
    return (row?.getBoundingClientRect().top ?? Number.NaN) - list.getBoundingClientRect().top;
  }, id);
}

const TALL_PX = 110;
const END_PX = 10;

/** Scrolls to where only the end of a message of several lines is visible at the top. */
function leaveEndOfTallInSight(page: Page): Promise<void> {
  return page.locator(".timeline").evaluate(
    (list, { TALL_PX, END_PX }) => {
      const rows = [...list.querySelectorAll("[data-message]")];
      const tall = rows
        .map((row) => row.getBoundingClientRect())
        .find((box) => box.height > TALL_PX);
      const end = list.getBoundingClientRect().top + END_PX;
      list.scrollTop += tall === undefined ? -list.clientHeight : tall.bottom - end;
    },
    { TALL_PX, END_PX },
  );
}

/** The visible height of such a message at the top, in whole pixels. */
function endOfTallAtTop(page: Page): Promise<number | undefined> {
  return page.locator(".timeline").evaluate((list, TALL_PX) => {
    const edge = list.getBoundingClientRect().top;
    const boxes = [...list.querySelectorAll("[data-message]")].map((row) =>
      row.getBoundingClientRect(),
    );
    const top = boxes.find((box) => box.bottom > edge);
    return top !== undefined && top.height > TALL_PX ? Math.round(top.bottom - edge) : undefined;
  }, TALL_PX);
}
