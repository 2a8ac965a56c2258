import { addressesIn, type WrittenAddress } from "./addresses.ts";
import { codeSpansIn, isEscaped } from "./code-spans.ts";
import type { Budget, Emphasis, Inline } from "./formatting.ts";
import { honestLink } from "./honest-link.ts";
import { writtenMention } from "./mentions.ts";
import { textOfLine } from "./plain-text.ts";
import { closesAt, opensAt } from "./word-edges.ts";

/** Opened emphasis that may still be closed. */
interface Opening {
  kind: "opening";
  sign: "*" | "_" | "~";
  count: number;
  start: number;
}

type Part = Inline | Opening;

/** A label and its destination; both may contain balanced brackets. */
const LINK = /\[([^[\]]+)\]\(((?:https?:\/\/|mailto:)[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)/iy;

/** A line without any of these is plain text. */
const MEANING = /[`*_~@＠[]|:\/\/|www\./i;
const SIGN = /[`*_~@＠[]/g;
/** Underscores around a programming identifier are part of it: `__init__`. */
const IDENTIFIER = /^[A-Za-z0-9_]+$/;

/** Parses one line; `base` is its start in the text. */
export function readLine(line: string, base: number, budget: Budget): Inline[] {
  if (line === "") return [];
  if (!MEANING.test(line)) return [{ kind: "text", start: base, text: line }];
  return new LineReader(line, base, budget, addressesIn(line)).read();
}

class LineReader {
  readonly #line: string;
  readonly #base: number;
  readonly #budget: Budget;
  /** Null within the label of a link, which contains no addresses, links or mentions. */
  readonly #addresses: readonly WrittenAddress[] | null;
  readonly #code: ReadonlyMap<number, number>;
  readonly #parts: Part[] = [];
  /** Their indexes in `#parts`; only the latest of each kind, so that they are few. */
  #openings: number[] = [];

  constructor(
    line: string,
    base: number,
    budget: Budget,
    addresses: readonly WrittenAddress[] | null,
  ) {
    this.#line = line;
    this.#base = base;
    this.#budget = budget;
    this.#addresses = addresses;
    this.#code = codeSpansIn(line);
  }

  read(): Inline[] {
    const line = this.#line;
    const addresses = (this.#addresses ?? []).values();
    let address = addresses.next();
    let at = 0;
    while (at < line.length && this.#budget.left > 0) {
      while (!address.done && address.value.start < at) address = addresses.next();
      SIGN.lastIndex = at;
      const sign = SIGN.exec(line)?.index ?? line.length;
      const next = address.done ? sign : Math.min(sign, address.value.start);
      this.#text(at, next);
      if (!address.done && address.value.start === next) at = this.#address(address.value);
      else at = next < line.length ? this.#sign(next) : next;
    }
    this.#text(at, line.length);
    return this.#inlineFrom(0);
  }

  /** Each of these returns where to continue. */
  #sign(at: number): number {
    const sign = this.#line[at];
    if (sign === "*" || sign === "_" || sign === "~") return this.#emphasis(at, sign);
    if (sign === "`") return this.#codeSpan(at);
    const end = sign === "[" ? this.#link(at) : this.#mention(at);
    return end ?? this.#text(at, at + 1);
  }

  #text(start: number, end: number): number {
    if (end > start) {
      const text = this.#line.slice(start, end);
      this.#append(this.#parts, { kind: "text", start: this.#base + start, text });
    }
    return end;
  }

  #node(node: Inline): void {
    this.#parts.push(node);
    this.#budget.left -= 1;
  }

  #codeSpan(at: number): number {
    const line = this.#line;
    const end = isEscaped(line, at) ? undefined : this.#code.get(at);
    const inside = at + lengthOfRun(line, at);
    if (end === undefined) return this.#text(at, inside);
    const written = line.slice(inside, end - (inside - at));
    // A space separates a backtick inside the code from those around it.
    const text = /^ `|` $/.test(written) ? written.replaceAll(/^ | $/g, "") : written;
    this.#node({ kind: "code", text });
    return end;
  }

  #address({ start, end, href }: WrittenAddress): number {
    const text = this.#line.slice(start, end);
    const link = href === null ? null : honestLink(href, text);
    this.#node(
      link === null
        ? { kind: "address", text }
        : {
            kind: "link",
            href: link.href,
            children: [{ kind: "address", text: link.text }],
            host: link.host,
          },
    );
    return end;
  }

  #link(at: number): number | null {
    const line = this.#line;
    if (this.#addresses === null || isEscaped(line, at)) return null;
    LINK.lastIndex = at;
    const [whole = "", label = "", href = ""] = LINK.exec(line) ?? [];
    if (whole === "") return null;
    const inside = new LineReader(label, this.#base + at + 1, this.#budget, null).read();
    const said = textOfLine(inside);
    const link = honestLink(href, said);
    if (link === null) return null;
    const children: Inline[] = link.text === said ? inside : [{ kind: "address", text: link.text }];
    this.#node({ kind: "link", href: link.href, children, host: link.host });
    return at + whole.length;
  }

  #mention(at: number): number | null {
    const mention = this.#addresses === null ? null : writtenMention(this.#line, at);
    if (mention === null) return null;
    const { end } = mention;
    const written = this.#line.slice(at, end);
    // A trailing underscore may close the surrounding emphasis.
    const isEmphasized = this.#openings.some((index) => this.#openingAt(index)?.sign === "_");
    const text = isEmphasized ? written.replace(/(?<![_.-])([.-]*)_[_.-]*$/, "$1") : written;
    this.#node({ kind: "mention", start: this.#base + at, text });
    return at + text.length;
  }

  #emphasis(at: number, sign: Opening["sign"]): number {
    const line = this.#line;
    const count = lengthOfRun(line, at);
    const end = at + count;
    if (count > 3 || (sign === "~" && count !== 2) || isEscaped(line, at)) {
      return this.#text(at, end);
    }
    const closed = closesAt(line, at, end, sign) ? this.#close(at, sign, count) : 0;
    if (closed > 0 || !opensAt(line, at, end, sign)) return this.#text(at + closed, end);
    this.#openings = this.#openings.filter((index) => {
      const opening = this.#openingAt(index);
      return opening?.sign !== sign || opening.count !== count;
    });
    this.#openings.push(this.#parts.length);
    this.#parts.push({ kind: "opening", sign, count, start: this.#base + at });
    return end;
  }

  /** Closes emphasis with the characters at a place; returns how many of them that took. */
  #close(at: number, sign: Opening["sign"], count: number): number {
    let left = count;
    while (left > 0 && this.#budget.left > 0) {
      const which = this.#openings.findLastIndex((index) => {
        const opening = this.#openingAt(index);
        return opening?.sign === sign && isPair(opening.count, left);
      });
      const index = this.#openings[which];
      const opening = index === undefined ? null : this.#openingAt(index);
      if (index === undefined || opening === null) break;
      const taken = Math.min(opening.count, left);
      const inside = this.#line.slice(opening.start - this.#base + opening.count, at);
      if (sign === "_" && taken > 1 && IDENTIFIER.test(inside)) break;
      const children = this.#inlineFrom(index + 1);
      this.#parts.pop();
      this.#openings = this.#openings.slice(0, which);
      if (opening.count > taken) {
        this.#openings.push(this.#parts.length);
        this.#parts.push({ ...opening, count: opening.count - taken });
      }
      this.#node(emphasized(sign, taken, children));
      left -= taken;
    }
    return count - left;
  }

  #openingAt(index: number): Opening | null {
    const part = this.#parts[index];
    return part?.kind === "opening" ? part : null;
  }

  /** Takes the parts from an index on; emphasis still open among them becomes text. */
  #inlineFrom(index: number): Inline[] {
    const inline: Inline[] = [];
    for (const part of this.#parts.splice(index)) {
      if (part.kind === "opening") {
        const text = part.sign.repeat(part.count);
        this.#append(inline, { kind: "text", start: part.start, text });
      } else this.#append(inline, part);
    }
    return inline;
  }

  /** Merges adjacent text. */
  #append(parts: Part[], part: Inline): void {
    const last = parts.at(-1);
    if (part.kind === "text" && last?.kind === "text") {
      const end = part.start + part.text.length;
      last.text = this.#line.slice(last.start - this.#base, end - this.#base);
    } else parts.push(part);
  }
}

function emphasized(sign: Opening["sign"], count: number, children: Inline[]): Emphasis {
  if (sign === "~") return { kind: "strike", children };
  const italic: Emphasis = { kind: "italic", children };
  if (count === 1) return italic;
  return { kind: "bold", children: count === 2 ? children : [italic] };
}

/** Three characters are both kinds at once, and may open or close as either. */
function isPair(opening: number, closing: number): boolean {
  return opening === closing || opening === 3 || closing === 3;
}

function lengthOfRun(line: string, at: number): number {
  let end = at;
  while (line[end] === line[at]) end += 1;
  return end - at;
}
