import { parse, type TokenType } from "sugar-high/core";
import { lang, languages } from "sugar-high/lang";

/** Longer code is shown as it is: reading it must not keep the page waiting. */
export const HIGHLIGHTED_LENGTH = 4_000;

export interface CodeToken {
  readonly kind: "keyword" | "string" | "comment" | "name" | "plain";
  readonly text: string;
}

const KINDS: Readonly<Partial<Record<TokenType, CodeToken["kind"]>>> = {
  keyword: "keyword",
  string: "string",
  jsxliterals: "string",
  comment: "comment",
  class: "name",
  property: "name",
  entity: "name",
};

/** The parts of code by what they are; null for a language that is not known. */
export function highlighted(code: string, language: string): readonly CodeToken[] | null {
  const id = lang(language.toLowerCase());
  const known = languages.find((one) => one.id === id);
  if (known === undefined || code.length > HIGHLIGHTED_LENGTH) return null;
  const tokens: { kind: CodeToken["kind"]; text: string }[] = [];
  for (const { index, tokens: parts } of parse(code, known.config).lines) {
    if (index > 0) append("plain", "\n");
    for (const { type, value } of parts) append(KINDS[type] ?? "plain", value);
  }
  // What is shown is what was written, whatever the library makes of it.
  return tokens.map(({ text }) => text).join("") === code ? tokens : null;

  function append(kind: CodeToken["kind"], text: string): void {
    const last = tokens.at(-1);
    if (last?.kind === kind) last.text += text;
    else tokens.push({ kind, text });
  }
}
