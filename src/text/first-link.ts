import { webLinksIn } from "./reading.ts";

/** The longest address to fetch. */
const ADDRESS_LENGTH = 2_048;

/** Returns the address of a text's first web link, without its fragment; null if there is none. */
export function firstLink(text: string): string | null {
  for (const href of webLinksIn(text)) {
    const url = URL.parse(href);
    if (url === null) continue;
    url.hash = "";
    return url.href.length <= ADDRESS_LENGTH ? url.href : null;
  }
  return null;
}
