import type { Page } from "playwright-core";

/** After two frames the page has handled every input event so far, and shows what followed. */
export async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  });
}
