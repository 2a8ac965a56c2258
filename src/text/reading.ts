import { readBlocks } from "./blocks.ts";
import type { Block, Inline, Mention, Stretch } from "./formatting.ts";
import { textOfBlocks } from "./plain-text.ts";

/** The most parts to format and mentions to resolve: nobody writes more, and drawing more would take a while. */
const FORMATTED_MAX = 1_000;
const MAYBE_LINK = /https?:|www\./i;

/**
 * Parses a text. Mentions, drawing, search, translation and previews all use this parser. Takes linear time, with
 * limited nesting.
 */
export function readText(text: string): Block[] {
  return readBlocks(text, linesOf(text), { left: FORMATTED_MAX });
}

/** Returns the text to show without formatting. */
export function plainText(text: string): string {
  return textOfBlocks(readText(text));
}

/** Iterates over every part of every line, including nested ones, in order. */
export function* partsOf(blocks: readonly Block[]): Generator<Inline> {
  for (const block of blocks) {
    switch (block.kind) {
      case "lines":
        for (const line of block.lines) yield* within(line);
        break;
      case "quote":
        yield* partsOf(block.blocks);
        break;
      case "list":
        for (const { blocks } of block.items) yield* partsOf(blocks);
        break;
      case "code_block":
    }
  }
}

/** Returns the possible mentions, in order. */
export function mentionsIn(text: string): Mention[] {
  if (!/[@＠]/.test(text)) return [];
  return [...partsOf(readText(text))].filter((part) => part.kind === "mention");
}

/** Whether parsed text contains a web link. Code contains no links. */
export function leadsElsewhere(blocks: readonly Block[]): boolean {
  return !webLinks(blocks).next().done;
}

/** The same for an unparsed text. Most texts show without parsing that they have no link. */
export function hasLink(text: string): boolean {
  return MAYBE_LINK.test(text) && leadsElsewhere(readText(text));
}

/** Returns the web addresses in a text, in order. */
export function webLinksIn(text: string): Iterable<string> {
  return MAYBE_LINK.test(text) ? webLinks(readText(text)) : [];
}

function* webLinks(blocks: readonly Block[]): Generator<string> {
  for (const part of partsOf(blocks)) {
    if (part.kind === "link" && /^https?:/i.test(part.href)) yield part.href;
  }
}

function* within(line: readonly Inline[]): Generator<Inline> {
  for (const part of line) {
    yield part;
    if ("children" in part) yield* within(part.children);
  }
}

/** Splits a text into lines without their ends, `\n` or `\r\n`. */
function linesOf(text: string): Stretch[] {
  const lines: Stretch[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    lines.push({ start, end: text[end - 1] === "\r" ? end - 1 : end });
    start = end + 1;
  }
  lines.push({ start, end: text.length });
  return lines;
}
