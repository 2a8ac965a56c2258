import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl } from "../support/api.ts";
import { twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { seed } from "../support/seed.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const LONG = Array.from({ length: 60 }, (_, at) => `Line number ${at}`).join("\n");

/** Grace has written short messages, a long one, and more after it. */
async function reading(after: number): Promise<{ ada: Person; page: Page; id: number }> {
  const { ada, grace, conversation } = await twoPeople(web);
  const numbered = (word: string, length: number) =>
    Array.from({ length }, (_, at) => `${word} ${at}`);
  const before = numbered("Before", 12);
  const texts = [...before, LONG, ...numbered("After", after)];
  const id = (await seed(web, grace, conversation, texts))[before.length] ?? 0;
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await more(page).waitFor();
  return { ada, page, id };
}

const more = (page: Page) => page.getByRole("button", { name: "Read more" });
const less = (page: Page) => page.getByRole("button", { name: "Show less" });
const line = (page: Page, at: number) => page.getByText(`Line number ${at}`).first();

async function topOf(locator: Locator): Promise<number> {
  return Math.round((await locator.boundingBox())!.y);
}

/** Waits until the list is at rest. */
async function restingTopOf(locator: Locator): Promise<number> {
  let before = Number.NaN;
  await eventually(async () => {
    const now = await topOf(locator);
    const isResting = now === before;
    before = now;
    return isResting;
  }).toBe(true);
  return before;
}

/** Scrolls by the wheel, as a reader does, to the middle third of the window. */
async function bringIntoSight(page: Page, locator: Locator): Promise<void> {
  const { x, y, width, height } = (await page.locator(".timeline").boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await eventually(async () => {
    const away = (await restingTopOf(locator)) - (y + height / 2);
    const { scrollTop, clientHeight, scrollHeight } = await page
      .locator(".timeline")
      .evaluate(({ scrollTop, clientHeight, scrollHeight }) => ({
        scrollTop,
        clientHeight,
        scrollHeight,
      }));
    const isEnd = away > 0 && scrollTop + clientHeight >= scrollHeight - 1;
    if (Math.abs(away) < height / 4 || isEnd) return true;
    await page.mouse.wheel(0, away);
    return false;
  }).toBe(true);
}

/** At its place: Playwright's own click scrolls. */
async function press(page: Page, locator: Locator): Promise<void> {
  const { x, y, width, height } = (await locator.boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2);
}

for (const [where, after] of [
  ["the last one", 0],
  ["one further up", 30],
] as const) {
  test(`a long message shows its beginning, and unfolding and folding it moves nothing: ${where}`, async () => {
    const { page } = await reading(after);
    const row = page.locator(".timeline article", { hasText: "Line number 0" });
    expect(await row.textContent()).not.toContain("Line number 30");
    await bringIntoSight(page, more(page));
    expect(await more(page).getAttribute("aria-expanded")).toBe("false");
    expect(await axe(page)).toEqual([]);

    const before = await restingTopOf(row);
    await press(page, more(page));
    await less(page).waitFor();
    expect(await row.textContent()).toContain("Line number 59");
    expect(await restingTopOf(row)).toBe(before);
    expect(await less(page).getAttribute("aria-expanded")).toBe("true");

    await bringIntoSight(page, less(page));
    const button = await restingTopOf(less(page));
    await press(page, less(page));
    await more(page).waitFor();
    const moved = (await restingTopOf(more(page))) - button;
    // Nothing below the last one can move up into its place.
    if (after === 0) expect(moved).toBeGreaterThanOrEqual(0);
    else expect(Math.abs(moved)).toBeLessThanOrEqual(1);
    expect(await row.isVisible()).toBe(true);
    expect(await more(page).evaluate((at) => at === document.activeElement)).toBe(true);
  });
}

test("the row's button unfolds it by keyboard, and keeps the focus", async () => {
  const { page } = await reading(1);
  const row = page.locator(".timeline article", { hasText: "Line number 0" });
  await row.focus();
  await page.keyboard.press("Tab");
  await eventually(() => more(page).evaluate((at) => at === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  await less(page).waitFor();
  expect(await less(page).evaluate((at) => at === document.activeElement)).toBe(true);
});

test("a jump to a long folded message unfolds it", async () => {
  const { ada, page, id } = await reading(30);
  await eventually(() => call(web, "GET", "/search/messages?q=59", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary", { name: /Search/ });
  await panel.getByRole("textbox").fill("59");
  await panel.getByRole("link").first().click();
  await page.locator(`.message-row--lit[data-message="${id}"]`).waitFor();
  await line(page, 59).waitFor();
  await less(page).waitFor();
});
