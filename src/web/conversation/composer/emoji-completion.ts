import { mentionsIn } from "#client/index.ts";

/** The part of a text that is to become an emoji: from its `:` at `start`, with what was typed after it. */
export interface OpenEmoji {
  readonly start: number;
  readonly query: string;
}

/** Two letters at least: `:)` and `:D` are what one wrote. */
const OPEN = /(?<![^\s([{])[:：]([\p{L}\p{M}\p{N}_+-]{2,30})$/u;
/** Stands for any word: a place takes each of them or none. */
const SOMEONE = "@someone";

/** Not within a word, in an address or in code. */
export function openEmoji(text: string, caret: number): OpenEmoji | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (match === null) return null;
  const { index: start, 1: query = "" } = match;
  const written = text.slice(0, start) + SOMEONE + text.slice(caret);
  const isWords = mentionsIn(written).some((mention) => mention.start === start);
  return isWords ? { start, query } : null;
}

/** The text with the emoji in place of its name, and where the caret then stands. */
export function completeEmoji(
  text: string,
  caret: number,
  { start }: OpenEmoji,
  emoji: string,
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const space = /^\s/.test(rest) ? "" : " ";
  return {
    text: text.slice(0, start) + emoji + space + rest,
    caret: start + emoji.length + 1,
  };
}
