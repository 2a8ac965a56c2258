import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { ON_PHONE, PHONE, twoPeople } from "../support/people.ts";
import { call, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { watchRest } from "../support/at-rest.ts";

const web = useWeb();

test("the most used controls are at least 44 pixels high and wide", async () => {
  const { ada, grace, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  const messages = `/conversations/${conversation}/messages`;
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", messages, { as: grace, body });
  await call(web, "PUT", `${messages}/${id}/reactions/${encodeURIComponent("👍")}`, { as: ada });
  /** The controls that miss at an edge when a finger of 44 pixels presses their middle. */
  const missed = () =>
    page.evaluate(() => {
      const half = 21;
      const all = [...document.querySelectorAll("button, a[href], textarea")];
      return all.flatMap((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const isHit = (dx: number, dy: number) => {
          const hit = document.elementFromPoint(x + dx, y + dy);
          return hit !== null && element.contains(hit);
        };
        // Invisible, or under something else.
        if (!element.checkVisibility() || !isHit(0, 0)) return [];
        const hits = [isHit(0, -half), isHit(0, half), isHit(-half, 0), isHit(half, 0)];
        const name = element.getAttribute("aria-label") ?? element.textContent;
        return hits.every(Boolean) ? [] : [`${name} ${width}x${height}`];
      });
    });
  const atRest = watchRest(page);
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
  expect(await missed()).toEqual([]);
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "1 reply" }).waitFor();
  expect(await atRest(missed)).toEqual([]);
});

test("the composer stays above a keyboard that covers the page", async () => {
  const { ada, conversation } = await twoPeople(web, ON_PHONE);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const composer = page.locator(".composer");
  await composer.waitFor();
  const keyboard = (height: number) =>
    page.evaluate((height) => {
      Object.defineProperty(visualViewport, "height", { value: height, configurable: true });
      visualViewport?.dispatchEvent(new Event("resize"));
    }, height);
  const bottom = async () => {
    const box = await composer.boundingBox();
    return box === null ? null : Math.round(box.y + box.height);
  };
  await keyboard(500);
  await eventually(bottom).toBe(500);
  await keyboard(PHONE.height);
  await eventually(bottom).toBe(PHONE.height);
});
