import { textOfBlocks, type Block, type Inline } from "#client/index.ts";

/** A text with more lines or characters than this is folded. */
const MOST_LINES = 30;
const MOST_LENGTH = 1_500;
/** How much of a folded text is shown: far less, so that no text is folded to hide a single line. */
const SHOWN_LINES = 18;
const SHOWN_LENGTH = 900;
/** How far back to look for a blank, to cut between two words. */
const WORD_LENGTH = 80;

/** How much may still be shown. */
interface Room {
  lines: number;
  length: number;
}

/**
 * The first lines of a long text; `null` for one that is shown whole. It cuts the parsed text, so the beginning is
 * formatted as it is in the whole.
 */
export function beginningOf(blocks: readonly Block[]): Block[] | null {
  const text = textOfBlocks(blocks);
  const lines = text.split("\n", MOST_LINES + 1).length;
  if (lines <= MOST_LINES && text.length <= MOST_LENGTH) return null;
  const beginning = cutBlocks(blocks, { lines: SHOWN_LINES, length: SHOWN_LENGTH });
  addEllipsis(beginning);
  return beginning;
}

function cutBlocks(blocks: readonly Block[], room: Room): Block[] {
  return whileRoom(blocks, room, (block) => {
    switch (block.kind) {
      case "lines": {
        const cut = (line: Inline[]) => {
          room.lines -= 1;
          return cutLine(line, room);
        };
        return { ...block, lines: whileRoom(block.lines, room, cut) };
      }
      case "code_block": {
        const lines = block.text.split("\n", room.lines);
        room.lines -= lines.length;
        return { ...block, text: cutText(lines.join("\n"), room) };
      }
      case "quote":
        return { ...block, blocks: cutBlocks(block.blocks, room) };
      case "list": {
        const items = whileRoom(block.items, room, (item) => ({
          ...item,
          blocks: cutBlocks(item.blocks, room),
        }));
        return { ...block, items };
      }
    }
  });
}

/** Never cuts within an address, a mention or code. */
function cutLine(line: readonly Inline[], room: Room): Inline[] {
  const parts: Inline[] = [];
  for (const part of line) {
    if (room.length <= 0) break;
    if (part.kind === "text") parts.push({ ...part, text: cutText(part.text, room) });
    else if (part.kind === "bold" || part.kind === "italic" || part.kind === "strike") {
      parts.push({ ...part, children: cutLine(part.children, room) });
    } else {
      room.length -= textOfBlocks([{ kind: "lines", lines: [[part]] }]).length;
      parts.push(part);
    }
  }
  return parts;
}

function cutText(text: string, room: Room): string {
  const end = text.length <= room.length ? text.length : endOf(text, room.length);
  room.length = end < text.length ? 0 : room.length - end;
  return text.slice(0, end);
}

/** Where to cut a text to at most `length`: after a word, or else between two graphemes. */
function endOf(text: string, length: number): number {
  const from = Math.max(0, length - WORD_LENGTH);
  const blank = text.slice(from, length).search(/\s\S*$/);
  if (blank >= 0) return from + blank;
  return new Intl.Segmenter().segment(text).containing(length)?.index ?? length;
}

function addEllipsis(blocks: Block[]): void {
  const last = blocks.at(-1);
  if (last?.kind === "lines") last.lines.at(-1)?.push({ kind: "address", text: "…" });
  else if (last?.kind === "quote") addEllipsis(last.blocks);
  else if (last?.kind === "list") addEllipsis(last.items.at(-1)?.blocks ?? []);
}

function whileRoom<T>(from: readonly T[], room: Room, cut: (one: T) => T): T[] {
  const some: T[] = [];
  for (const one of from) {
    if (room.lines <= 0 || room.length <= 0) break;
    some.push(cut(one));
  }
  return some;
}
