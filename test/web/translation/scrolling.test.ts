import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { call } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { seed } from "../support/seed.ts";
import { engine, open, SPANISH, speaking, translation, useTranslatingWeb } from "./speaking.ts";

const web = useTranslatingWeb();

/** A turn of the wheel has ended when the list no longer moves. */
async function atRest(page: Page): Promise<void> {
  await page.locator(".timeline").evaluate(async (list) => {
    for (let was = Number.NaN; was !== list.scrollTop;) {
      was = list.scrollTop;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  });
}

/** From the end of the list to the end of its visible part, in pixels. */
function toEnd(page: Page): Promise<number> {
  return page
    .locator(".timeline")
    .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}

function topOf(page: Page, id: number): Promise<number> {
  return page
    .locator(`[data-message="${id}"]`)
    .evaluate((row) => Math.round(row.getBoundingClientRect().top));
}

/** How many messages within the list's edges show no translation into English. */
function untranslatedInSight(page: Page): Promise<number> {
  return page.locator(".timeline").evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll("[data-message]")].filter((row) => {
      const box = row.getBoundingClientRect();
      return box.bottom > top && box.top < bottom && !row.textContent.includes("beach");
    }).length;
  });
}

test("history is translated as it scrolls into view; a reader at the end stays there, and one further up stays too", async () => {
  const { ada, grace, conversation } = await speaking(web);
  const texts = Array.from({ length: 60 }, (_, number) => `${SPANISH} No. ${number}`);
  const ids = await seed(web, grace, conversation, texts);
  const last = ids.at(-1) ?? 0;
  const body = { message_id: last };
  await call(web, "PUT", `/conversations/${conversation}/read`, { as: ada, body });
  // Once the list counts nothing as unread either, nothing is new when the page opens.
  const unread = async () => {
    const { items } = (await call(web, "GET", "/conversations", { as: ada })) as {
      items: { unread_count: number; last_message: { id: number } | null }[];
    };
    return items.map((one) => [one.last_message?.id, one.unread_count]);
  };
  await eventually(unread).toEqual([[last, 0]]);
  engine.asked.length = 0;
  engine.answerIn(600);
  await open(ada, conversation);
  const { page } = ada;
  await translation(page, "No. 59").waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
  expect(engine.asked.length).toBeLessThan(60);

  await page.locator(".timeline").hover();
  await page.mouse.wheel(0, -900);
  await atRest(page);
  const first = await page.locator(".timeline").evaluate((list) => {
    const { top } = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll<HTMLElement>("[data-message]")];
    return Number(rows.find((row) => row.getBoundingClientRect().bottom > top)?.dataset["message"]);
  });
  const before = await topOf(page, first);
  await eventually(() => untranslatedInSight(page)).toBe(0);
  await atRest(page);
  expect(Math.abs((await topOf(page, first)) - before)).toBeLessThan(3);
  await page.mouse.wheel(0, -5_000);
  await translation(page, "No. 10").waitFor();
});
