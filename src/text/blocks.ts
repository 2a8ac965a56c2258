import { Fences } from "./fences.ts";
import type { Block, Budget, List, Stretch } from "./formatting.ts";
import { readLine } from "./inline.ts";

/** The deepest nesting of quotes and lists; deeper ones stay plain text. */
const LEVELS_MAX = 4;

const QUOTED = /^ {0,3}>(?:[ \t]|$)/;
const ITEM = /^ {0,3}((?:\d{1,9}(?=[.)]))?([-*]|(?<=\d)[.)]))[ \t]+(?=\S)/;
const TAB = 4;
/** The least indentation, in columns, of an item's lines beyond its marker. */
const ITEM_INDENT = 2;

/** Parses lines, which need not be consecutive in the text: those of a quote are not. */
export function readBlocks(
  text: string,
  lines: readonly Stretch[],
  budget: Budget,
  level = 0,
): Block[] {
  return new BlockReader(text, lines, budget, level).read();
}

/** A list marker at the start of a line. */
interface Item {
  kind: string;
  marker: string;
  /** The number of characters before the item's text. */
  length: number;
}

/** The indentation of a line, in columns, and the characters that make it up. */
interface Head {
  item: Item | null;
  indent: number;
  blanks: number;
  isBlank: boolean;
}

class BlockReader {
  readonly #text: string;
  readonly #stretches: readonly Stretch[];
  readonly #lines: readonly string[];
  readonly #heads: (Head | undefined)[] = [];
  readonly #fences: Fences;
  readonly #budget: Budget;
  readonly #level: number;
  readonly #blocks: Block[] = [];
  /** The column at which the next line continues: after code that was closed in it, or at its start. */
  #column = 0;
  /** Lines up to here begin with a quote's marker, but contain nothing to quote. */
  #unquoted = 0;
  /** Lines up to here belong to a list beyond the formatting limit. */
  #unlisted = 0;

  constructor(text: string, stretches: readonly Stretch[], budget: Budget, level: number) {
    this.#text = text;
    this.#stretches = stretches;
    this.#lines = stretches.map(({ start, end }) => text.slice(start, end));
    this.#fences = new Fences(this.#lines);
    this.#budget = budget;
    this.#level = level;
  }

  read(): Block[] {
    let index = 0;
    while (index < this.#lines.length) {
      const block = this.#column > 0 ? null : (this.#quote(index) ?? this.#list(index));
      index = block ?? this.#line(index);
    }
    return this.#blocks;
  }

  /** Each of these returns the line to continue with, or null if its kind of block does not begin here. */
  #quote(first: number): number | null {
    if (!this.#mayNest() || first < this.#unquoted) return null;
    const inside: Stretch[] = [];
    let index = first;
    for (; index < this.#lines.length; index += 1) {
      const [marker] = QUOTED.exec(this.#lines[index] ?? "") ?? [];
      if (marker === undefined) break;
      inside.push(this.#from(index, marker.length));
    }
    if (inside.every(({ start, end }) => this.#text.slice(start, end).trim() === "")) {
      this.#unquoted = index;
      return null;
    }
    this.#budget.left -= 1;
    this.#blocks.push({ kind: "quote", blocks: this.#inside(inside) });
    return index;
  }

  /** A single line is not a list: `- 5 degrees`. */
  #list(first: number): number | null {
    const head = this.#headOf(first);
    if (head.item === null || first < this.#unlisted || !this.#mayNest()) return null;
    const { kind } = head.item;
    const items: { marker: string; lines: Stretch[] }[] = [];
    let content = 0;
    let index = first;
    for (; index < this.#lines.length; index += 1) {
      const { item, indent, blanks, isBlank } = this.#headOf(index);
      if (isBlank) break;
      if (indent >= head.indent + ITEM_INDENT) {
        items.at(-1)?.lines.push(this.#from(index, Math.min(blanks, content)));
      } else if (item?.kind === kind) {
        content = item.length;
        items.push({ marker: item.marker, lines: [this.#from(index, content)] });
      } else break;
    }
    if (items.length < 2) return null;
    if (items.length > this.#budget.left) {
      this.#unlisted = index;
      return null;
    }
    this.#budget.left -= items.length;
    const list: List = { kind: "list", ordered: kind === "." || kind === ")", items: [] };
    for (const { marker, lines } of items) list.items.push({ marker, blocks: this.#inside(lines) });
    this.#blocks.push(list);
    return index;
  }

  #line(index: number): number {
    const column = this.#column;
    this.#column = 0;
    const fenced = this.#budget.left > 0 ? this.#fences.in(index, column) : null;
    if (fenced === null) {
      this.#words(index, column, (this.#lines[index] ?? "").slice(column));
      return index + 1;
    }
    const { block, before, next } = fenced;
    if (before.trim() !== "") this.#words(index, column, before);
    this.#budget.left -= 1;
    this.#blocks.push(block);
    this.#column = next.column;
    return next.index;
  }

  #words(index: number, column: number, words: string): void {
    const base = (this.#stretches[index]?.start ?? 0) + column;
    const line = readLine(words, base, this.#budget);
    const last = this.#blocks.at(-1);
    if (last?.kind === "lines") last.lines.push(line);
    else this.#blocks.push({ kind: "lines", lines: [line] });
  }

  #headOf(index: number): Head {
    return (this.#heads[index] ??= headOf(this.#lines[index] ?? ""));
  }

  #mayNest(): boolean {
    return this.#level < LEVELS_MAX && this.#budget.left > 0;
  }

  #inside(lines: readonly Stretch[]): Block[] {
    return readBlocks(this.#text, lines, this.#budget, this.#level + 1);
  }

  #from(index: number, column: number): Stretch {
    const { start, end } = this.#stretches[index] ?? { start: 0, end: 0 };
    return { start: start + column, end };
  }
}

function headOf(line: string): Head {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? "";
  const tabs = blanks.replaceAll(" ", "").length;
  return {
    item: itemOf(line),
    indent: blanks.length + tabs * (TAB - 1),
    blanks: blanks.length,
    isBlank: line.trim() === "",
  };
}

function itemOf(line: string): Item | null {
  const [all = "", marker = "", kind = ""] = ITEM.exec(line) ?? [];
  return all === "" ? null : { kind, marker, length: all.length };
}
