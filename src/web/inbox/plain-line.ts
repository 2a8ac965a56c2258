import { startOf } from "#client/index.ts";

/** Code units of a text that are looked at: a line has room for far fewer. */
const LOOKED_AT = 400;

/** The start of a text in one line, without the signs of its formatting. */
export function plainLine(text: string): string {
  return startOf(text.trimStart(), LOOKED_AT)
    .replaceAll(/```\w*\n?|`/g, "")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/(\*\*|__|~~)(?=\S)(.+?)\1/g, "$2")
    .replaceAll(/^\s*(?:>|#{1,6}|[-*])\s+/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
