import { mentionsIn } from "#client/index.ts";

/** The start of an emoji's name: the index of its `:`, and what was typed after it. */
export interface OpenEmoji {
  readonly start: number;
  readonly query: string;
}

/** At least two letters, so that `:)` and `:D` stay what they are. */
const OPEN = /(?<![^\s([{])[:：]([\p{L}\p{M}\p{N}_+-]{2,30})$/u;
/** A stand-in for any word: where the parser reads one as a mention, it reads all so. */
const SOMEONE = "@someone";

/** Null within a word, an address or code. */
export function openEmoji(text: string, caret: number): OpenEmoji | null {
  const match = OPEN.exec(text.slice(0, caret));
  if (match === null) return null;
  const { index: start, 1: query = "" } = match;
  const written = text.slice(0, start) + SOMEONE + text.slice(caret);
  const isWords = mentionsIn(written).some((mention) => mention.start === start);
  return isWords ? { start, query } : null;
}

/** The text with the emoji in place of its name, and the new caret. */
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
