import { readBlocks } from "./blocks.ts";
import type { Block, Inline, Mention, Stretch } from "./formatting.ts";
import { textOfBlocks } from "./plain-text.ts";

/** More is not formatted, nor is anyone mentioned in it: nobody writes so much, and drawing it would take a while. */
const FORMATTED_MAX = 1_000;
const MAYBE_LINK = /https?:|www\./i;

/**
 * Reads a text, the only way there is: mentions, drawing, search, translation and what a line shows all come from this. It takes linear time, and goes few levels deep.
 */
export function readText(text: string): Block[] {
  return readBlocks(text, linesOf(text), { left: FORMATTED_MAX });
}

/** What is read where a text is shown without its formatting. */
export function plainText(text: string): string {
  return textOfBlocks(readText(text));
}

/** Every part of every line, also within others, in order. */
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

/** What may mention someone, in order. */
export function mentionsIn(text: string): Mention[] {
  if (!/[@＠]/.test(text)) return [];
  return [...partsOf(readText(text))].filter((part) => part.kind === "mention");
}

/** Whether what is read of a text leads to an address of the web. Code has no links. */
export function leadsElsewhere(blocks: readonly Block[]): boolean {
  return !webLinks(blocks).next().done;
}

/** The same of a text. Most have no link, which shows without reading them. */
export function hasLink(text: string): boolean {
  return MAYBE_LINK.test(text) && leadsElsewhere(readText(text));
}

/** The addresses of the web to which a text leads, in order. */
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

/** Without what ends them: `\n`, or `\r\n` as some systems write it. */
function linesOf(text: string): Stretch[] {
  const lines: Stretch[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    lines.push({ start, end: text[end - 1] === "\r" && end > start ? end - 1 : end });
    start = end + 1;
  }
  lines.push({ start, end: text.length });
  return lines;
}
