import { expect, test } from "vitest";
import type { CDPSession } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { ON_PHONE } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { lightbox, looking, middleOf, scaleOf, viewOf } from "./looking.ts";

const web = useWeb();

/** Fingers on the screen, one point each. */
async function touch(cdp: CDPSession, type: string, ...points: [number, number][]): Promise<void> {
  const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
  await cdp.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
}

for (const [language, side] of [
  ["en", -1],
  ["ar", 1],
] as const) {
  test(`on a phone a finger swipes a picture away, two zoom, and no button covers it: ${language}`, async () => {
    const { page } = await looking(web, { ...ON_PHONE, locale: language, reducedMotion: "reduce" });
    const cdp = await page.context().newCDPSession(page);
    const picture = (await page.locator(".exhibited").boundingBox())!;
    const covering = await page.locator(".lightbox button").evaluateAll(
      (buttons, picture) =>
        buttons.filter((button) => {
          const box = button.getBoundingClientRect();
          const isBelow = box.top >= picture.y + picture.height;
          return !isBelow && box.bottom > picture.y;
        }).length,
      picture,
    );
    expect(covering).toBe(0);
    const { x, y } = await middleOf(page);
    const swipe = async (by: number) => {
      await touch(cdp, "touchStart", [x, y]);
      for (const part of [0.25, 0.5, 0.75, 1]) await touch(cdp, "touchMove", [x + by * part, y]);
      await touch(cdp, "touchEnd");
    };
    const shown = () => page.locator(".lightbox img").getAttribute("alt");
    await swipe(side * 150);
    await eventually(shown).toBe("three.png");
    await swipe(-side * 150);
    await eventually(shown).toBe("two.png");
    await swipe(side * 30);
    expect(await shown()).toBe("two.png");
    expect(await viewOf(page)).toEqual({ scale: 1, x: 0, y: 0 });

    await touch(cdp, "touchStart", [x - 40, y], [x + 40, y]);
    await touch(cdp, "touchMove", [x - 80, y], [x + 80, y]);
    await touch(cdp, "touchEnd");
    await eventually(() => scaleOf(page)).toBeCloseTo(2, 0);
    // While zoomed, a finger moves the picture within its edges.
    await swipe(-120);
    expect(await shown()).toBe("two.png");
    expect((await viewOf(page)).x).toBeLessThan(-60);
    const duration = await page
      .locator(".lightbox__view")
      .evaluate((view) => getComputedStyle(view).transitionDuration);
    expect(duration).toBe("0s");
    expect(await axe(page)).toEqual([]);
  });
}

test("on a phone a double tap on a picture zooms it, and a tap beside it closes it", async () => {
  const { page } = await looking(web, ON_PHONE);
  const { x, y } = await middleOf(page);
  await page.touchscreen.tap(x, y);
  await page.touchscreen.tap(x, y);
  await eventually(() => scaleOf(page)).toBe(2.5);
  await page.touchscreen.tap(x, y);
  await page.touchscreen.tap(x, y);
  await eventually(() => scaleOf(page)).toBe(1);
  const stage = (await page.locator(".lightbox__stage").boundingBox())!;
  await page.touchscreen.tap(x, stage.y + 20);
  await lightbox(page).waitFor({ state: "detached" });
});
