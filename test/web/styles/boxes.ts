import type { Locator } from "playwright-core";

/** The place of an element in the window. */
export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("the element has no box");
  return box;
}
