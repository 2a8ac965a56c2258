import { mentionedName, mentionsIn } from "#client/index.ts";
import { isQuicklyFormatted } from "./formatting-cost.ts";

/** A stretch of text, or the mention of a username. */
export type TextPart = { readonly text: string; readonly username?: string };

/** Whatever Markdown could mean something in. Most messages have none of it, and are then shown as they are. */
const MARKED = /[*_`~[\]<>\\]|https?:|www\.|^[ \t]*(?:[-+]|\d{1,9}[.)])\s/im;

/** What would take too long to format is shown as it was written, too. */
export function needsMarkdown(text: string): boolean {
  return MARKED.test(text) && isQuicklyFormatted(text);
}

/** Cuts a text at the mentions of these usernames (in lower case). */
export function mentionParts(text: string, usernames: ReadonlySet<string>): readonly TextPart[] {
  if (usernames.size === 0 || !text.includes("@")) return [{ text }];
  const parts: TextPart[] = [];
  let done = 0;
  for (const { index, name } of mentionsIn(text)) {
    const username = mentionedName(name, (one) => usernames.has(one));
    if (username === undefined) continue;
    if (index > done) parts.push({ text: text.slice(done, index) });
    done = index + 1 + username.length;
    parts.push({ text: text.slice(index, done), username });
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}
