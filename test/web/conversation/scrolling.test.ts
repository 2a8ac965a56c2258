import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { firstInSight } from "./first-in-sight.ts";
import { useWeb } from "../support/web.ts";
import { conversationUrl, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { COUNT, numbered, toEnd, useLongHistory } from "./long-history.ts";

const web = useWeb();
const history = useLongHistory(web);

test("a conversation opens at the newest message, and stays there while others arrive", async () => {
  const { ada, conversation, grace } = history();
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await numbered(page, COUNT - 1).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
  for (let number = 0; number < 5; number += 1) {
    await say(web, grace, conversation, `Live ${number} ${"with more words ".repeat(number * 10)}`);
  }
  await page.locator("article", { hasText: "Live 4" }).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("each message moves exactly as far as one scrolls back, also while older pages load", async () => {
  const { ada, conversation, grace } = history();
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await numbered(page, COUNT - 1).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
  await page.locator(".timeline").hover();
  await page.evaluate(() => {
    const list = document.querySelector(".timeline");
    if (list === null) throw new Error("no timeline");
    const topsNow = () =>
      new Map(
        [...list.querySelectorAll<HTMLElement>("[data-message]")].map((row) => [
          row.dataset["message"],
          row.getBoundingClientRect().top,
        ]),
      );
    // Between two frames the whole list moves as one: how far the visible rows drift from one another.
    let before = topsNow();
    const watch = globalThis as unknown as { drift: number };
    watch.drift = 0;
    const look = () => {
      const now = topsNow();
      const moves: number[] = [];
      for (const [id, top] of now) {
        const was = before.get(id);
        if (was !== undefined && top > 0 && top < innerHeight) moves.push(top - was);
      }
      if (moves.length > 1) {
        watch.drift = Math.max(watch.drift, Math.max(...moves) - Math.min(...moves));
      }
      before = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let turn = 0; turn < 80; turn += 1) {
    await page.mouse.wheel(0, -120);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const drawn = await page.locator("article").count();
  expect(drawn).toBeLessThan(60);
  expect(
    await page.evaluate(() => (globalThis as unknown as { drift: number }).drift),
  ).toBeLessThan(3);

  const first = await firstInSight(page);
  const { id: newest } = await say(web, grace, conversation, "While you read");
  await page.getByRole("button", { name: "1 new message" }).waitFor();
  expect(await firstInSight(page)).toEqual(first);
  await page.getByRole("button", { name: "1 new message" }).click();
  await page.locator(`[data-message="${newest}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("a reader who scrolls back from a jump stays there, though rows keep growing", async () => {
  const { ada, conversation, ids } = history();
  const { page } = ada;
  // The end, and a message in the middle.
  for (const [link, shown] of [
    [undefined, COUNT - 1],
    [ids[100], 99],
  ] as const) {
    await page.goto(conversationUrl(conversation, link));
    await numbered(page, shown).waitFor();
    await page.locator(".timeline").hover();
    await page.evaluate(() => {
      let added = 0;
      const watch = globalThis as unknown as { growths: number };
      watch.growths = 0;
      const grow = () => {
        const rows = document.querySelectorAll<HTMLElement>(".timeline [data-message]");
        for (const row of rows) row.style.paddingBottom = `${(added += 1) % 7}px`;
        watch.growths += 1;
      };
      setInterval(grow, 30);
    });
    await growths(page, 10);
    const before = await rowsInSight(page);
    await page.mouse.wheel(0, -1_500);
    // These take longer than the time in which the page attributes a scroll to the wheel.
    await growths(page, 20);
    expect((await rowsInSight(page)).filter((id) => before.includes(id))).toEqual([]);
  }
});

/** Waits until the rows have grown this many more times. */
async function growths(page: Page, more: number): Promise<void> {
  const grown = () => page.evaluate(() => (globalThis as unknown as { growths: number }).growths);
  const before = await grown();
  await eventually(grown).toBeGreaterThanOrEqual(before + more);
}

function rowsInSight(page: Page): Promise<(string | undefined)[]> {
  return page.locator(".timeline").evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll<HTMLElement>("[data-message]")]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      })
      .map((row) => row.dataset["message"]);
  });
}
