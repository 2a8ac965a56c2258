import type { Block, Inline } from "./formatting.ts";

/** Returns the visible text of a line. */
export function textOfLine(line: readonly Inline[]): string {
  return line.map(textOf).join("");
}

/** Returns the visible text of blocks, without formatting characters. */
export function textOfBlocks(blocks: readonly Block[]): string {
  return blocks.map(textOfBlock).join("\n");
}

function textOf(inline: Inline): string {
  switch (inline.kind) {
    case "text":
    case "address":
    case "code":
    case "mention":
      return inline.text;
    case "bold":
    case "italic":
    case "strike":
      return textOfLine(inline.children);
    case "link":
      return textOfLine(inline.children) + (inline.host === null ? "" : ` (${inline.host})`);
  }
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case "lines":
      return block.lines.map(textOfLine).join("\n");
    case "code_block":
      return block.text;
    case "quote":
      return textOfBlocks(block.blocks);
    case "list":
      return block.items
        .map(({ marker, blocks }) => {
          const bullet = block.ordered ? marker : "•";
          return `${bullet} ${textOfBlocks(blocks)}`;
        })
        .join("\n");
  }
}
