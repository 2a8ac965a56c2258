/** A stretch of text, or the mention of a username. */
export type TextPart = { readonly text: string; readonly username?: string };

/** As the server reads it: `@` and a username, not within a word or an address. */
export const MENTION = /(?<![\p{L}\p{N}_@.-])@([A-Za-z0-9_.-]{2,32})/gu;

/** Whatever Markdown could mean something in. Most messages have none of it, and are then shown as they are. */
const MARKED = /[*_`~[\]<>\\]|https?:|www\.|^\s*(?:[-+]|\d{1,9}[.)])\s/im;

export function needsMarkdown(text: string): boolean {
  return MARKED.test(text);
}

/** Cuts a text at the mentions of these usernames (in lower case). */
export function mentionParts(text: string, usernames: ReadonlySet<string>): readonly TextPart[] {
  if (usernames.size === 0 || !text.includes("@")) return [{ text }];
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(MENTION)) {
    const username = mentionedName(match[1] ?? "", usernames);
    if (username === null) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    done = match.index + 1 + username.length;
    parts.push({ text: text.slice(match.index, done), username });
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** The username in what follows an `@`: a full stop or dash may end the sentence instead of belonging to it. */
export function mentionedName(name: string, usernames: ReadonlySet<string>): string | null {
  const whole = name.toLowerCase();
  if (usernames.has(whole)) return whole;
  const trimmed = whole.replace(/[.-]+$/, "");
  return usernames.has(trimmed) ? trimmed : null;
}
