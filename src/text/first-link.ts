import { webLinksIn } from "./reading.ts";

/** Longer addresses are not called. */
const ADDRESS_LENGTH = 2_048;

/** Where the first web link of a text leads, without its fragment; null without one. */
export function firstLink(text: string): string | null {
  for (const href of webLinksIn(text)) {
    const url = URL.parse(href);
    if (url === null) continue;
    url.hash = "";
    return url.href.length <= ADDRESS_LENGTH ? url.href : null;
  }
  return null;
}
