import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { newPerson } from "../support/people.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

/** A photo, red at its left end, blue at its right. */
async function photo(page: Page) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1_200;
    canvas.height = 600;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "#d02050";
    context.fillRect(0, 0, 600, 600);
    context.fillStyle = "#0000ff";
    context.fillRect(600, 0, 600, 600);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

/** The red of the avatar's left and right edge. */
function edges(page: Page): Promise<{ left: number; right: number }> {
  return page
    .locator(".screen__card .avatar__image--loaded")
    .first()
    .evaluate((image: HTMLImageElement) => {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      const redAt = (x: number) => context?.getImageData(x, canvas.height / 2, 1, 1).data[0] ?? -1;
      return { left: redAt(4), right: redAt(canvas.width - 5) };
    });
}

async function choose(page: Page, file: Awaited<ReturnType<typeof photo>>) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^(Choose|Change) photo$/ }).click();
  await (await chooser).setFiles(file);
}

test("a photo that cannot be used says why, and another is moved, zoomed and cut out", async () => {
  const { page } = await newPerson(web, "Ada Lovelace");
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  const wide = await photo(page);
  const bomb = Buffer.from(wide.buffer);
  bomb.writeUInt32BE(50_000, 16);
  await choose(page, { ...wide, buffer: bomb });
  await page.getByText("This photo has too many pixels").waitFor();
  await choose(page, { name: "me.mp4", mimeType: "video/mp4", buffer: Buffer.from("ftyp") });
  await page.getByText("This isn't a photo").waitFor();
  await choose(page, wide);
  const area = page.getByRole("group", { name: "Photo position" });
  const box = await area.boundingBox();
  if (box === null) throw new Error("not shown");
  expect(await axe(page)).toEqual([]);
  // The visible part is cut out: at first the middle.
  const shown = await page.locator(".crop__picture").boundingBox();
  expect(shown?.width).toBe(2 * box.width);
  expect(shown?.x).toBe(box.x - box.width / 2);
  // Dragged to its right end: all blue.
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 400, middle.y, { steps: 3 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Use photo" }).click();
  await page.getByText("Saved").waitFor();
  await eventually(() => edges(page)).toEqual({ left: 0, right: 0 });
  // Moved to its left end by keys, zoomed in by the slider: all red.
  await choose(page, wide);
  await area.focus();
  for (let i = 0; i < 12; i += 1) await page.keyboard.press("ArrowRight");
  await page.getByLabel("Zoom").fill("1");
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -200);
  await page.getByRole("button", { name: "Use photo" }).click();
  await eventually(() => edges(page)).toEqual({ left: 0xd0, right: 0xd0 });
});
