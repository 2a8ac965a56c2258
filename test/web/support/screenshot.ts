import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where `SCREENSHOTS` names a folder: what the page looks like, for someone to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
