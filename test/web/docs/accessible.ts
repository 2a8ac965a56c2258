import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import type { Web } from "../support/web.ts";
import { watched } from "./watched.ts";

/** A page of each kind. */
const KINDS = [
  "/docs",
  "/docs/reference/rest",
  "/docs/reference/rest/search",
  "/docs/reference/try",
  "/docs/reference/console",
  "/docs/reference/errors",
];

/** Tests of a page of each kind, in a window of this size. */
export function testAccessibility(
  web: Web,
  where: string,
  viewport: { width: number; height: number },
): void {
  test.each(KINDS)(
    `axe finds nothing on a page of each kind, light or dark, and none is wider than the screen: %s, ${where}`,
    async (address) => {
      const { page, faults } = await watched(web, { viewport });
      await page.goto(address);
      expect(await axe(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
      // Colours are all that differs in the dark.
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axe(page, ["color-contrast"])).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
}
