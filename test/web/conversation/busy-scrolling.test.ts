import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { call, conversationUrl } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { seed } from "../support/seed.ts";

const COUNT = 60;

const web = useWeb();

test("a browser that is never idle measures rows before they come into sight, too", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const texts = Array.from(
    { length: COUNT },
    (_, i) => `${i}${" and then some".repeat((i * 7) % 23)}`,
  );
  let newest = 0;
  for (let at = 0; at < COUNT; at += 10) {
    newest = (await seed(web, grace, conversation, texts.slice(at, at + 10))).at(-1) ?? 0;
  }
  const body = { message_id: newest };
  await call(web, "PUT", `/conversations/${conversation}/read`, { as: ada, body });
  const { page } = ada;
  await page.addInitScript(() => {
    let hasRun = false;
    globalThis.requestIdleCallback = (run, { timeout } = {}) => {
      if (timeout === undefined || hasRun) return 0;
      hasRun = true;
      const deadline = { didTimeout: true, timeRemaining: () => 0 };
      return Number(setTimeout(() => run(deadline), timeout));
    };
    globalThis.cancelIdleCallback = (handle) => clearTimeout(handle);
  });
  await page.goto(conversationUrl(conversation));
  await page.locator(`[data-message="${newest}"]`).waitFor();
  const drawnAbove = () =>
    page.locator(".timeline").evaluate((list) => {
      const tops = [...list.querySelectorAll("[data-message]")].map(
        (row) => row.getBoundingClientRect().top,
      );
      return list.getBoundingClientRect().top - Math.min(...tops);
    });
  await eventually(drawnAbove).toBeGreaterThan(500);
  await page.locator(".timeline").hover();
  const isAllDrawn = () =>
    page.locator(".timeline").evaluate(async (list) => {
      await new Promise(requestAnimationFrame);
      const { top, bottom } = list.getBoundingClientRect();
      return [...list.querySelectorAll("[data-message]")].every((row) => {
        const box = row.getBoundingClientRect();
        return (
          box.bottom < top || box.top > bottom || row.checkVisibility({ visibilityProperty: true })
        );
      });
    });
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.wheel(0, -120);
    expect(await isAllDrawn()).toBe(true);
  }
});
