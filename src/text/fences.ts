import { fenceIn, ticksIn } from "./code-spans.ts";
import type { CodeBlock } from "./formatting.ts";

/** The position of backticks. */
interface Place {
  index: number;
  start: number;
}

/** A code block: the text before it in its first line, and where to continue after it. */
export interface Fenced {
  block: CodeBlock;
  before: string;
  next: { index: number; column: number };
}

/** The language of a code block: one word. */
const LANGUAGE = /^[ \t]*([\w#+.-]*)[ \t]*$/;

/** Finds code blocks in these lines, which callers must request in order. */
export class Fences {
  readonly #lines: readonly string[];
  /** By length, the last first. */
  #closings: Map<number, Place[]> | null = null;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /**
   * Returns the code block that begins in a line at or after a column. It ends at the same number of backticks,
   * anywhere, as people write it in chats; a block that begins a line is code even without an end. It must not be
   * empty.
   */
  in(index: number, column: number): Fenced | null {
    const line = (this.#lines[index] ?? "").slice(column);
    const fence = fenceIn(line);
    if (fence === null) return null;
    const before = line.slice(0, fence.start);
    const isFirst = column === 0 && before.trim() === "";
    const closing = this.#closingOf(fence.length, index);
    if (closing === null && !isFirst) return null;
    const end = closing?.index ?? this.#lines.length;
    const beside = line.slice(fence.start + fence.length);
    const code = this.#lines.slice(index + 1, end);
    const closingLine = this.#lines[end] ?? "";
    const last = closingLine.slice(0, closing?.start ?? 0);
    const rest = closingLine.slice((closing?.start ?? 0) + fence.length);
    // Only a block between two lines of backticks alone may name a language.
    const isAlone = isFirst && closing !== null && code.length > 0 && (last + rest).trim() === "";
    const language = isAlone ? LANGUAGE.exec(beside)?.[1] : undefined;
    if (language === undefined && beside.trim() !== "") code.unshift(beside);
    if (last.trim() !== "") code.push(last);
    const text = code.join("\n");
    if (text.trim() === "") return null;
    const isDone = closing === null || rest.trim() === "";
    return {
      block: { kind: "code_block", language: language === "" ? null : (language ?? null), text },
      before,
      next: isDone
        ? { index: closing === null ? end : end + 1, column: 0 }
        : { index: end, column: closing.start + fence.length },
    };
  }

  #closingOf(length: number, after: number): Place | null {
    this.#closings ??= this.#allClosings();
    const closings = this.#closings.get(length) ?? [];
    while ((closings.at(-1)?.index ?? Infinity) <= after) closings.pop();
    return closings.at(-1) ?? null;
  }

  #allClosings(): Map<number, Place[]> {
    const closings = new Map<number, Place[]>();
    for (let index = this.#lines.length - 1; index >= 0; index -= 1) {
      for (const { start, length } of ticksIn(this.#lines[index] ?? "").toReversed()) {
        const those = closings.get(length);
        if (those === undefined) closings.set(length, [{ index, start }]);
        else those.push({ index, start });
      }
    }
    return closings;
  }
}
