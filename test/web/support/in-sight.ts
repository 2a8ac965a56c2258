import type { Locator } from "playwright-core";

/** Whether all of it, from its upper to its lower edge, is within the window. */
export function isInSight(element: Locator): Promise<boolean> {
  return element.evaluate((shown) => {
    const { top, bottom } = shown.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}
