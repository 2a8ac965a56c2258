import type { Page, Request } from "playwright-core";
import { eventually } from "./eventually.ts";

/**
 * Follows the requests of a page from here on. The returned function waits until a reading is the same twice, with no
 * request in flight in between, and returns it.
 */
export function watchRest(page: Page): <T>(look: () => Promise<T>) => Promise<T> {
  const underWay = new Set<Request>();
  let begun = 0;
  page.on("request", (request) => {
    begun += 1;
    underWay.add(request);
  });
  page.on("requestfinished", (request) => underWay.delete(request));
  page.on("requestfailed", (request) => underWay.delete(request));
  return async (look) => {
    let last = { begun: -1, seen: "" };
    let seen = await look();
    await eventually(async () => {
      seen = await look();
      const now = { begun, seen: JSON.stringify(seen) };
      const isAtRest = underWay.size === 0 && now.begun === last.begun && now.seen === last.seen;
      last = now;
      return isAtRest;
    }).toBe(true);
    return seen;
  };
}
