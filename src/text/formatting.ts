/** Plain text as typed, from `start` on. */
export interface Plain {
  kind: "text";
  start: number;
  text: string;
}

/** An address as typed, which is neither words nor formatting. */
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

/** A link; if its label suggests another host, `host` is shown after it. */
export interface Link {
  kind: "link";
  href: string;
  children: Inline[];
  host: string | null;
}

/** `@` or `＠` and what follows it, as typed; `mentionedName` decides whom it names. */
export interface Mention {
  kind: "mention";
  start: number;
  text: string;
}

/** A part of a line. */
export type Inline = Plain | Address | Emphasis | InlineCode | Link | Mention;

/** Lines as typed, including blank ones. */
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

/** A quotation, which may contain all kinds of blocks. */
export interface Quote {
  kind: "quote";
  blocks: Block[];
}

/** `marker` is as typed: `-`, `*`, or a number with a full stop or a bracket. */
export interface List {
  kind: "list";
  ordered: boolean;
  items: { marker: string; blocks: Block[] }[];
}

/** A part of a text that consists of whole lines. */
export type Block = Lines | CodeBlock | Quote | List;

/** The range from `start` up to `end`. */
export interface Stretch {
  start: number;
  end: number;
}

/** How much more of a text may be formatted; the rest stays plain text. */
export interface Budget {
  left: number;
}
