import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { lightbox, looking, middleOf, place, scaleOf, viewOf } from "./looking.ts";

const web = useWeb();

test("wheel, Ctrl and wheel, double click and keys zoom, and the point under the pointer stays there", async () => {
  const { page } = await looking(web);
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
  const { page } = await looking(web);
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
