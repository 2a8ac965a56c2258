/** Words as they were typed, from `start` on. */
export interface Plain {
  kind: "text";
  start: number;
  text: string;
}

/** An address as it was typed: neither words nor formatting. */
export interface Address {
  kind: "address";
  text: string;
}

/** Bold, italic or struck-out text. */
export interface Emphasis {
  kind: "bold" | "italic" | "strike";
  children: Inline[];
}

/** Code within a line. */
export interface InlineCode {
  kind: "code";
  text: string;
}

/** Its label may name another host than it leads to: then `host` is shown behind it. */
export interface Link {
  kind: "link";
  href: string;
  children: Inline[];
  host: string | null;
}

/** `@` or `＠` and what follows it, as it was typed: whose name it is, if anyone's, `mentionedName` says. */
export interface Mention {
  kind: "mention";
  start: number;
  text: string;
}

/** A part of a line. */
export type Inline = Plain | Address | Emphasis | InlineCode | Link | Mention;

/** Lines as they were typed, blank ones too. */
export interface Lines {
  kind: "lines";
  lines: Inline[][];
}

/** Lines of code, with the language that their fence names. */
export interface CodeBlock {
  kind: "code_block";
  language: string | null;
  text: string;
}

/** A quotation, which may hold blocks of every kind. */
export interface Quote {
  kind: "quote";
  blocks: Block[];
}

/** `marker` is as it was typed: `-`, `*`, or a number with a full stop or a bracket. */
export interface List {
  kind: "list";
  ordered: boolean;
  items: { marker: string; blocks: Block[] }[];
}

/** A part of a text that has lines of its own. */
export type Block = Lines | CodeBlock | Quote | List;

/** From `start` up to `end`. */
export interface Stretch {
  start: number;
  end: number;
}

/** How much of a text may still be formatted: what comes after that stands as it was typed. */
export interface Budget {
  left: number;
}
