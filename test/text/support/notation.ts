import type { Block, Inline } from "#text/formatting.ts";

/** A reading as a line to compare with: words as they are, and `‹kind: …›` around all other parts. */
export function notation(blocks: readonly Block[]): string {
  return blocks.map(blockNotation).join("¶");
}

function blockNotation(block: Block): string {
  switch (block.kind) {
    case "lines":
      return block.lines.map(lineNotation).join("⏎");
    case "code_block":
      return `‹${block.language ?? ""}block:${block.text.replaceAll("\n", "⏎")}›`;
    case "quote":
      return `‹quote:${notation(block.blocks)}›`;
    case "list":
      return `‹list:${block.items.map(({ marker, blocks }) => `${marker} ${notation(blocks)}`).join("⏎")}›`;
  }
}

function lineNotation(line: readonly Inline[]): string {
  return line.map(partNotation).join("");
}

function partNotation(part: Inline): string {
  switch (part.kind) {
    case "text":
    case "address":
      return part.text;
    case "code":
    case "mention":
      return `‹${part.kind}:${part.text}›`;
    case "bold":
    case "italic":
    case "strike":
      return `‹${part.kind}:${lineNotation(part.children)}›`;
    case "link": {
      const said = lineNotation(part.children) + (part.host === null ? "" : ` (${part.host})`);
      return said === part.href ? `‹link:${said}›` : `‹link:${said}|${part.href}›`;
    }
  }
}
