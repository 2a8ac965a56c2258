import { fenceIn, ticksIn } from "./code-spans.ts";
import type { Block, Budget, List, Stretch } from "./formatting.ts";
import { readLine } from "./inline.ts";

/** Quotes and lists within one another: what is deeper stands as it was typed. */
const LEVELS_MAX = 4;

const QUOTED = /^ {0,3}>(?:[ \t]|$)/;
const ITEM = /^ {0,3}((?:\d{1,9}(?=[.)]))?([-*]|(?<=\d)[.)]))[ \t]+(?=\S)/;
const TAB = 4;
/** Columns that the lines of an item stand further in than its marker, at least. */
const ITEM_INDENT = 2;

/** A line of code's language: one word. */
const LANGUAGE = /^[ \t]*([\w#+.-]*)[ \t]*$/;

/** Reads lines, which need not follow one another in the text: those of a quote do not. */
export function readBlocks(
  text: string,
  lines: readonly Stretch[],
  budget: Budget,
  level = 0,
): Block[] {
  return new BlockReader(text, lines, budget, level).read();
}

/** What a line begins with, where that is a list's marker. */
interface Item {
  kind: string;
  marker: string;
  /** Signs of the line before its words. */
  length: number;
}

/** How a line may go on a list: its columns of indentation, and the signs that they are made of. */
interface Head {
  item: Item | null;
  indent: number;
  blanks: number;
  isBlank: boolean;
}

/** Backticks that may close code of several lines. */
interface Closing {
  index: number;
  start: number;
}

class BlockReader {
  readonly #text: string;
  readonly #stretches: readonly Stretch[];
  readonly #lines: readonly string[];
  readonly #heads: (Head | undefined)[] = [];
  readonly #budget: Budget;
  readonly #level: number;
  readonly #blocks: Block[] = [];
  /** Where the next line goes on: behind code that was closed in it, or at its start. */
  #column = 0;
  /** Lines up to here are marked as a quote, and nothing is quoted. */
  #unquoted = 0;
  /** By their length, the last first. */
  #closings: Map<number, Closing[]> | null = null;

  constructor(text: string, stretches: readonly Stretch[], budget: Budget, level: number) {
    this.#text = text;
    this.#stretches = stretches;
    this.#lines = stretches.map(({ start, end }) => text.slice(start, end));
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

  /** Each of these answers the line to go on with, or null where there is nothing of its kind. */
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

  /** One line alone is no list: `- 5 degrees`. */
  #list(first: number): number | null {
    const head = this.#headOf(first);
    if (head.item === null || !this.#mayNest()) return null;
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
    this.#budget.left -= items.length;
    const list: List = { kind: "list", ordered: kind === "." || kind === ")", items: [] };
    for (const { marker, lines } of items) list.items.push({ marker, blocks: this.#inside(lines) });
    this.#blocks.push(list);
    return index;
  }

  #line(index: number): number {
    const column = this.#column;
    const line = (this.#lines[index] ?? "").slice(column);
    this.#column = 0;
    const fence = this.#budget.left > 0 ? fenceIn(line) : null;
    if (fence !== null) {
      const before = line.slice(0, fence.start);
      const isFirst = column === 0 && before.trim() === "";
      const closing = this.#closingOf(fence.length, index);
      if (closing !== null || isFirst) {
        if (before.trim() !== "") this.#words(index, column, before);
        const opened = { index, start: column + fence.start, isFirst };
        return this.#code(opened, closing, fence.length);
      }
    }
    this.#words(index, column, line);
    return index + 1;
  }

  #words(index: number, column: number, words: string): void {
    const base = (this.#stretches[index]?.start ?? 0) + column;
    const line = readLine(words, base, this.#budget);
    const last = this.#blocks.at(-1);
    if (last?.kind === "lines") last.lines.push(line);
    else this.#blocks.push({ kind: "lines", lines: [line] });
  }

  /** Between two lines of nothing but backticks, the first may name a language; what nothing closes is code, too. */
  #code(opened: Closing & { isFirst: boolean }, closing: Closing | null, length: number): number {
    const end = closing?.index ?? this.#lines.length;
    const beside = (this.#lines[opened.index] ?? "").slice(opened.start + length);
    const inside = this.#lines.slice(opened.index + 1, end);
    const closingLine = this.#lines[end] ?? "";
    const last = closingLine.slice(0, closing?.start ?? 0);
    const rest = closingLine.slice((closing?.start ?? 0) + length);
    const isAlone = opened.isFirst && closing !== null && (last + rest).trim() === "";
    const language = isAlone ? LANGUAGE.exec(beside)?.[1] : undefined;
    if (language === undefined && beside.trim() !== "") inside.unshift(beside);
    if (last.trim() !== "") inside.push(last);
    this.#budget.left -= 1;
    this.#blocks.push({
      kind: "code_block",
      language: language === undefined || language === "" ? null : language,
      text: inside.join("\n"),
    });
    if (closing === null) return end;
    if (rest.trim() === "") return end + 1;
    this.#column = closing.start + length;
    return end;
  }

  /** The next backticks of a length after a line; lines are asked for in their order. */
  #closingOf(length: number, after: number): Closing | null {
    this.#closings ??= this.#allClosings();
    const closings = this.#closings.get(length) ?? [];
    while ((closings.at(-1)?.index ?? Infinity) <= after) closings.pop();
    return closings.at(-1) ?? null;
  }

  #allClosings(): Map<number, Closing[]> {
    const closings = new Map<number, Closing[]>();
    for (let index = this.#lines.length - 1; index >= 0; index -= 1) {
      for (const { start, length } of ticksIn(this.#lines[index] ?? "").toReversed()) {
        const those = closings.get(length);
        if (those === undefined) closings.set(length, [{ index, start }]);
        else those.push({ index, start });
      }
    }
    return closings;
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
