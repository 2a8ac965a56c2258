import type { Page } from "playwright-core";

/** The first message whose upper edge is within the timeline, and how far (px) it stands below the timeline's. */
export function firstInSight(
  page: Page,
): Promise<{ id: string | undefined; top: number } | undefined> {
  return page.locator(".timeline").evaluate((list) => {
    const edge = list.getBoundingClientRect().top;
    return [...list.querySelectorAll<HTMLElement>("[data-message]")]
      .map((row) => ({
        id: row.dataset["message"],
        top: Math.round(row.getBoundingClientRect().top - edge),
      }))
      .find(({ top }) => top >= 0);
  });
}
