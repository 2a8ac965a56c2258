import { parse, type TokenType } from "sugar-high/core";
import { lang, languages } from "sugar-high/lang";

/** Longer code is not highlighted: parsing it must not block the page. */
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

/** Splits code into tokens; null for an unknown language, and for code that is too long. */
export function highlighted(code: string, language: string): readonly CodeToken[] | null {
  const id = lang(language.toLowerCase());
  const known = languages.find((one) => one.id === id);
  if (known === undefined || code.length > HIGHLIGHTED_LENGTH) return null;
  const tokens: { kind: CodeToken["kind"]; text: string }[] = [];
  for (const { index, tokens: parts } of parse(code, known.config).lines) {
    if (index > 0) append("plain", "\n");
    for (const { type, value } of parts) append(KINDS[type] ?? "plain", value);
  }
  // Whatever the library does, the page never shows a text that differs from the one written.
  return tokens.map(({ text }) => text).join("") === code ? tokens : null;

  function append(kind: CodeToken["kind"], text: string): void {
    const last = tokens.at(-1);
    if (last?.kind === kind) last.text += text;
    else tokens.push({ kind, text });
  }
}
