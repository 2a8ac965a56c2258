import { textOfBlocks, readText } from "#client/index.ts";

/** `link` makes the selected words a link whose address the person has still to write. */
export type Format = "bold" | "italic" | "strike" | "code" | "link";

/** A text and its selection. If `end` equals `start`, the caret stands there. */
export interface Selected {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words and the sign that encloses them. */
interface Around {
  readonly core: Selected;
  readonly sign: string;
}

/** The signs of each format. The first one that the parser reads as that format is written. */
const SIGNS: Readonly<Record<Exclude<Format, "link">, readonly string[]>> = {
  bold: ["**", "__"],
  italic: ["_", "*"],
  strike: ["~~"],
  code: ["`", "``"],
};

/** Signs that may enclose others. */
const RUN = /^[*_~`]$/;
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** The marks of quotes and lists at the start of a line. */
const MARKS = /^[^\S\n]*(?:(?:>|[-*]|\d{1,9}[.)])[^\S\n]+)*/;
export const ADDRESS = "https://";

/**
 * Adds a format to the selected text, or removes it if it has it; `null` where signs have no effect, as in code. The
 * parser decides: this writes signs, and takes existing ones for formatting, only where it reads them so.
 */
export function toggleFormat(selected: Selected, format: Format): Selected | null {
  if (format === "link") return toggleLink(selected);
  const { start, end } = selected;
  if (start === end) return atCaret(selected, format);
  if (selected.text.slice(start, end).includes("\n")) {
    return format === "code" ? toggleFence(selected) : eachLine(selected, format);
  }
  return within(trimmed(selected), format);
}

/** Whether the selected text has a format, for the buttons. */
export function isFormatted(selected: Selected, format: Format): boolean {
  if (selected.start === selected.end) return false;
  if (format === "link") return linkAround(trimmed(selected)) !== null;
  const parts = linesOf(selected);
  if (format === "code" && parts.length > 1) return fenceAround(selected) !== null;
  return parts.length > 0 && parts.every((part) => formatOf(part, format) !== null);
}

function within(part: Selected, format: Exclude<Format, "link">): Selected | null {
  if (part.start === part.end) return null;
  const around = formatOf(part, format);
  if (around !== null) return without(around);
  for (const place of [part, wholeWords(part)]) {
    // A backtick within would end the code.
    if (format === "code" && place.text.slice(place.start, place.end).includes("`")) continue;
    for (const sign of SIGNS[format]) {
      const made = wrapped(place, sign);
      const now = signAround(made, format);
      // The parser may combine the written signs with others at the edges.
      const isUndone = now !== null && without(now).text === place.text;
      if (isUndone && reads(made.text) === reads(place.text)) return made;
    }
  }
  return null;
}

/** Within a word, formats the word. Elsewhere writes a pair of signs around the caret, or removes an empty pair. */
function atCaret(selected: Selected, format: Exclude<Format, "link">): Selected | null {
  const { text, start } = selected;
  const sign = SIGNS[format][0] ?? "";
  if (
    text.slice(start - sign.length, start + sign.length) === sign + sign &&
    start >= sign.length
  ) {
    return without({ core: selected, sign });
  }
  const isInWord = WORD.test(text[start - 1] ?? "") && WORD.test(text[start] ?? "");
  if (!isInWord) return wrapped(selected, sign);
  const word = wholeWords(selected);
  const made = within(word, format);
  if (made === null) return null;
  const caret = start + made.start - word.start;
  return { text: made.text, start: caret, end: caret };
}

function eachLine(selected: Selected, format: Exclude<Format, "link">): Selected | null {
  const isOff = isFormatted(selected, format);
  let made = selected;
  // From the last line to the first, so that the indexes of earlier lines stay valid.
  for (const part of linesOf(selected).toReversed()) {
    const line = { ...part, text: made.text };
    if (!isOff && formatOf(line, format) !== null) continue;
    const next = within(line, format);
    if (next === null) continue;
    const grown = next.text.length - made.text.length;
    const isFirst = part.start === selected.start;
    made = {
      text: next.text,
      start: isFirst ? next.start : made.start,
      end: part.end === selected.end ? next.end : made.end + grown,
    };
  }
  return made.text === selected.text ? null : made;
}

/** The selected words of each line, without the marks before and the blanks around them. */
function linesOf({ text, start, end }: Selected): Selected[] {
  const parts: Selected[] = [];
  for (let at = start; at <= end;) {
    const next = text.indexOf("\n", at);
    const stop = next === -1 || next > end ? end : next;
    const isLineStart = at === 0 || text[at - 1] === "\n";
    const marks = isLineStart ? (MARKS.exec(text.slice(at, stop))?.[0].length ?? 0) : 0;
    const part = trimmed({ text, start: at + marks, end: stop });
    if (part.start < part.end) parts.push(part);
    at = stop + 1;
  }
  return parts;
}

/** Where only a part of a word is selected, also finds the format of the whole word. */
function formatOf(part: Selected, format: Exclude<Format, "link">): Around | null {
  return signAround(part, format) ?? signAround(wholeWords(part), format);
}

/** The signs around the selection, or at its edges, that the parser reads as the format; and the words within. */
function signAround(part: Selected, format: Exclude<Format, "link">): Around | null {
  const core = withoutEdges(part);
  const { text } = core;
  let { start, end } = core;
  while (start > 0 && end < text.length) {
    const sign = text[start - 1] ?? "";
    if (!RUN.test(sign) || text[end] !== sign) return null;
    let run = 0;
    while (text[start - 1] === sign && text[end] === sign) {
      start -= 1;
      end += 1;
      run += 1;
    }
    for (const written of SIGNS[format]) {
      const isIt = written[0] === sign && isSignOf(run, written.length, sign);
      const around = { core, sign: written };
      if (isIt && reads(without(around).text) === reads(text)) return around;
    }
  }
  return null;
}

function withoutEdges({ text, start, end }: Selected): Selected {
  let from = start;
  let to = end;
  while (from < to && RUN.test(text[from] ?? "")) from += 1;
  while (to > from && RUN.test(text[to - 1] ?? "")) to -= 1;
  return from === to ? { text, start, end } : { text, start: from, end: to };
}

/** Whether a run of signs includes one of `length`: three asterisks are both bold and italic. */
function isSignOf(run: number, length: number, sign: string): boolean {
  if (sign === "`") return run === length;
  if (sign === "~") return run >= length;
  return length === 2 ? run >= 2 : run % 2 === 1;
}

/** Removes the nearest pair of the sign. */
function without({ core: { text, start, end }, sign }: Around): Selected {
  const open = text.lastIndexOf(sign, start - sign.length);
  const close = text.indexOf(sign, end);
  return {
    text:
      text.slice(0, open) + text.slice(open + sign.length, close) + text.slice(close + sign.length),
    start: start - sign.length,
    end: end - sign.length,
  };
}

function wrapped({ text, start, end }: Selected, sign: string): Selected {
  return {
    text: text.slice(0, start) + sign + text.slice(start, end) + sign + text.slice(end),
    start: start + sign.length,
    end: end + sign.length,
  };
}

function toggleFence(selected: Selected): Selected {
  const fence = fenceAround(selected);
  const { text, start, end } = selected;
  if (fence !== null) {
    return {
      text:
        text.slice(0, start - fence.length - 1) +
        text.slice(start, end) +
        text.slice(end + fence.length + 1),
      start: start - fence.length - 1,
      end: end - fence.length - 1,
    };
  }
  const inside = text.slice(start, end);
  const ticks = "`".repeat(Math.max(3, longestTicks(inside) + 1));
  const before = start === 0 || text[start - 1] === "\n" ? `${ticks}\n` : `\n${ticks}\n`;
  const after = end === text.length || text[end] === "\n" ? `\n${ticks}` : `\n${ticks}\n`;
  return {
    text: text.slice(0, start) + before + inside + after + text.slice(end),
    start: start + before.length,
    end: end + before.length,
  };
}

function fenceAround({ text, start, end }: Selected): string | null {
  const [, open = ""] = /(?:^|\n)(`{3,})\n$/.exec(text.slice(0, start)) ?? [];
  if (open === "") return null;
  const rest = text.slice(end);
  const isClosed = rest.startsWith(`\n${open}`) && /^(?:\n|$)/.test(rest.slice(open.length + 1));
  return isClosed ? open : null;
}

function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}

/** Selects the address, so that typing replaces it. */
function toggleLink(selected: Selected): Selected | null {
  const part = trimmed(selected);
  const { text, start, end } = part;
  const address = linkAround(part);
  if (address !== null) {
    return {
      text: text.slice(0, start - 1) + text.slice(start, end) + text.slice(end + address.length),
      start: start - 1,
      end: end - 1,
    };
  }
  const words = text.slice(start, end);
  if (words === "" || /[[\]\n]/.test(words)) return null;
  const at = end + 3;
  return {
    text: `${text.slice(0, start)}[${words}](${ADDRESS})${text.slice(end)}`,
    start: at,
    end: at + ADDRESS.length,
  };
}

/** The `](address)` that follows the words of a link. */
function linkAround({ text, start, end }: Selected): string | null {
  if (text[start - 1] !== "[") return null;
  return /^\]\([^\s()]*\)/.exec(text.slice(end))?.[0] ?? null;
}

function trimmed({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  const from = start + words.length - words.trimStart().length;
  return { text, start: Math.min(from, end), end: Math.max(from, start + words.trimEnd().length) };
}

function wholeWords({ text, start, end }: Selected): Selected {
  let from = start;
  let to = end;
  while (from > 0 && WORD.test(text[from - 1] ?? "")) from -= 1;
  while (to < text.length && WORD.test(text[to] ?? "")) to += 1;
  return { text, start: from, end: to };
}

function reads(text: string): string {
  return textOfBlocks(readText(text));
}
