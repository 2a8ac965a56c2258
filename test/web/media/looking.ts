import type { Page } from "playwright-core";
import type { Web } from "../support/web.ts";
import { twoPeople, type PersonOptions } from "../support/people.ts";
import { sendFile } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { pngOf } from "../support/png.ts";

/** Ada has sent three pictures, the first with a caption; Grace looks at the one in the middle. */
export async function looking(
  web: Web,
  options: PersonOptions = {},
): Promise<{ page: Page; conversation: string }> {
  const { ada, grace, conversation } = await twoPeople(web, options);
  const album = crypto.randomUUID();
  for (const [at, name] of ["one", "two", "three"].entries()) {
    const file = { name: `${name}.png`, type: "image/png", body: Uint8Array.from(pngOf(800, 600)) };
    const text = at === 0 ? { text: "A **caption**" } : {};
    await sendFile(web, ada, conversation, file, { album, ...text });
  }
  const { page } = grace;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await page.locator("button.picture img").nth(2).waitFor();
  await page.locator("button.picture").nth(1).click();
  await page.locator(".lightbox img").waitFor();
  await eventually(() => scaleOf(page)).toBe(1);
  return { page, conversation };
}

export const place = (page: Page) => page.locator(".lightbox__place").textContent();
export const lightbox = (page: Page) => page.getByRole("dialog", { name: "Photos and videos" });

/** The picture's zoom, relative to the whole, and its distance from the middle. */
export async function viewOf(page: Page): Promise<{ scale: number; x: number; y: number }> {
  return page.locator(".lightbox__view").evaluate((view) => {
    const { a: scale, e: x, f: y } = new DOMMatrix((view as HTMLElement).style.transform);
    return { scale, x, y };
  });
}

export const scaleOf = async (page: Page) => (await viewOf(page)).scale;

export async function middleOf(page: Page): Promise<{ x: number; y: number }> {
  const box = (await page.locator(".lightbox__stage").boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
