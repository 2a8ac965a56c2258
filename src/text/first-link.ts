import { partsOf, readText } from "./reading.ts";

/** Longer addresses are not called. */
const ADDRESS_LENGTH = 2_048;

/** Most texts have no link, which shows without reading them. */
const MAYBE = /https?:|www\./i;

/** Where the first web link of a text leads, without its fragment; null without one. Code has no links. */
export function firstLink(text: string): string | null {
  if (!MAYBE.test(text)) return null;
  for (const part of partsOf(readText(text))) {
    if (part.kind !== "link") continue;
    const url = URL.parse(part.href);
    if (url === null || !/^https?:$/.test(url.protocol)) continue;
    url.hash = "";
    return url.href.length <= ADDRESS_LENGTH ? url.href : null;
  }
  return null;
}
