import type { CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";

import { axe } from "./support/axe.ts";
import {
  conversationUrl,
  PHONE,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { pngOf } from "./support/png.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterEach(() => Promise.all(web.browser.contexts().map((context) => context.close())));
afterAll(() => web.stop());

const phone = { viewport: PHONE, isMobile: true, hasTouch: true };

/** Ada has sent three pictures, the first with a caption; Grace looks at the one in the middle. */
async function looking(options = {}): Promise<{ ada: Person; page: Page; conversation: string }> {
  const { ada, grace, conversation } = await twoPeople(web, options);
  await ada.page.goto(conversationUrl(conversation));
  const files = ["one", "two", "three"].map((name) => ({
    name: `${name}.png`,
    mimeType: "image/png",
    buffer: pngOf(800, 600),
  }));
  await ada.page.locator(".composer input[type=file]").setInputFiles(files);
  await ada.page.locator(".composer__field").fill("A **caption**");
  await ada.page.locator(".composer__send").click();
  await ada.page.locator('.timeline [data-status="sent"]').waitFor();
  const { page } = grace;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await page.locator("button.picture img").nth(2).waitFor();
  await page.locator("button.picture").nth(1).click();
  await page.locator(".lightbox img").waitFor();
  await eventually(() => scaleOf(page)).toBe(1);
  return { ada, page, conversation };
}

const place = (page: Page) => page.locator(".lightbox__place").textContent();
const lightbox = (page: Page) => page.getByRole("dialog", { name: "Photos and videos" });

/** The picture's zoom, relative to the whole, and its distance from the middle. */
async function viewOf(page: Page): Promise<{ scale: number; x: number; y: number }> {
  return page.locator(".lightbox__view").evaluate((view) => {
    const { a: scale, e: x, f: y } = new DOMMatrix((view as HTMLElement).style.transform);
    return { scale, x, y };
  });
}

const scaleOf = async (page: Page) => (await viewOf(page)).scale;

async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.locator(".lightbox__stage").boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Fingers on the screen, one point each. */
async function touch(cdp: CDPSession, type: string, ...points: [number, number][]): Promise<void> {
  const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
  await cdp.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
}

test("a picture opens on a dark ground in any theme, with its sender, its time and its caption", async () => {
  const { page } = await looking({ colorScheme: "light" });
  const dialog = lightbox(page);
  const [background, color] = await dialog.evaluate((element) => {
    const style = getComputedStyle(element);
    return [style.backgroundColor, style.color];
  });
  expect(background).toBe("rgb(10, 11, 17)");
  expect(color).toBe("rgb(236, 238, 248)");
  await dialog.getByText("Ada Lovelace", { exact: true }).waitFor();
  expect(await dialog.locator("time").textContent()).toMatch(/\d{4}, \d\d:\d\d/);
  expect(await place(page)).toBe("2 of 3");
  expect(await dialog.getByRole("status").first().textContent()).toMatch(
    /^2 of 3, Ada Lovelace, .*\d\d:\d\d$/,
  );
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("ArrowLeft");
  await dialog.locator("strong", { hasText: "caption" }).waitFor();
  expect(await dialog.getByRole("button", { name: "Previous" }).isDisabled()).toBe(true);
  expect(await axe(page)).toEqual([]);
});

test("wheel, Ctrl and wheel, double click and keys zoom, and the point under the pointer stays there", async () => {
  const { page } = await looking();
  const { x, y } = await middleOf(page);
  await page.mouse.move(x + 100, y + 50);
  await page.mouse.wheel(0, -100);
  await eventually(() => scaleOf(page)).toBeGreaterThan(1.2);
  const byWheel = await viewOf(page);
  expect(byWheel.y).toBeCloseTo(50 * (1 - byWheel.scale), 0);
  await page.keyboard.press("0");
  await eventually(() => viewOf(page)).toEqual({ scale: 1, x: 0, y: 0 });

  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -60);
  await page.keyboard.up("Control");
  await eventually(() => scaleOf(page)).toBeGreaterThan(1.5);
  await page.mouse.dblclick(x, y);
  await eventually(() => scaleOf(page)).toBe(1);
  await page.mouse.dblclick(x, y);
  await eventually(() => scaleOf(page)).toBe(2.5);

  await page.keyboard.press("0");
  await page.keyboard.press("+");
  await eventually(() => scaleOf(page)).toBe(1.5);
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  await eventually(() => scaleOf(page)).toBe(1);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await eventually(() => scaleOf(page)).toBe(2.5);
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await eventually(() => scaleOf(page)).toBe(1);
});

test("a zoomed picture is moved by dragging and by the arrows, and dragging triggers no click", async () => {
  const { page } = await looking();
  const { x, y } = await middleOf(page);
  await page.mouse.dblclick(x, y);
  await eventually(() => scaleOf(page)).toBe(2.5);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y - 40, { steps: 4 });
  await page.mouse.up();
  const dragged = await viewOf(page);
  expect(dragged.x).toBeLessThan(-40);
  expect(dragged.y).toBeLessThan(-25);
  await page.keyboard.press("ArrowRight");
  await eventually(async () => (await viewOf(page)).x).toBeLessThan(dragged.x - 70);
  expect(await place(page)).toBe("2 of 3");
  await lightbox(page).waitFor();
  await page.keyboard.press("0");
  await page.keyboard.press("ArrowRight");
  await eventually(() => place(page)).toBe("3 of 3");
  expect(await scaleOf(page)).toBe(1);
});

test("Escape, Back and a click on the dark close it, and the conversation stays", async () => {
  const { page, conversation } = await looking();
  const again = async () => {
    await lightbox(page).waitFor({ state: "detached" });
    expect(page.url()).toContain(conversationUrl(conversation));
    await page.locator("button.picture").nth(1).click();
    await lightbox(page).waitFor();
  };
  await page.keyboard.press("Escape");
  await again();
  await page.evaluate(() => history.back());
  await again();
  const stage = (await page.locator(".lightbox__stage").boundingBox())!;
  await page.mouse.click(stage.x + 80, stage.y + 10);
  await again();
  await lightbox(page).getByRole("button", { name: "Show in conversation" }).click();
  await lightbox(page).waitFor({ state: "detached" });
  await page.locator(".message-row--lit").waitFor();
  await page.evaluate(() => history.back());
  await eventually(() => page.url()).not.toContain("conversation-ws");
});

for (const [language, side] of [
  ["en", -1],
  ["ar", 1],
] as const) {
  test(`on a phone a finger swipes a picture away, two zoom, and no button covers it: ${language}`, async () => {
    const { page } = await looking({ ...phone, locale: language, reducedMotion: "reduce" });
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
  const { page } = await looking(phone);
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
