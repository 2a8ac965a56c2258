import { quoted } from "./index-quoted.ts";

/**
 * What a message is filtered by stands in the full-text index as words of its own, so that a filter costs no row and no
 * index beside it, and is intersected with the words that are looked for. They begin with `_`, which no word of a text or
 * of a query has (`unitsOf` knows letters, digits and emoji only): nobody finds one by typing, and no hit marks one.
 */

export const HELD = ["link", "image", "video", "audio", "file"] as const;
/** What a message may hold beside words: a link to the web, or a file of a kind. */
export type Held = (typeof HELD)[number];

const FROM = "_f";
const HOLDS = "_h";
const MENTIONED = "_m";

/** Begins one word of every message that search finds. */
export const ANY_MESSAGE = `"${FROM}" *`;

export function indexTokens(message: {
  sender_id: string;
  mentions: readonly string[];
  holds: readonly Held[];
}): string {
  const { sender_id, mentions, holds } = message;
  return [
    FROM + sender_id,
    ...holds.map((held) => HOLDS + held),
    ...mentions.map((id) => MENTIONED + id),
  ].join(" ");
}

/* Parts of a query for FTS5. */

export function fromSender(id: string): string {
  return quoted(FROM + id);
}

export function holding(held: Held): string {
  return quoted(HOLDS + held);
}

/** Messages of others that mention one of these; `by`: whose own do not count. */
export function mentioning(ids: readonly string[], by: string): string {
  const any = ids.map((id) => quoted(MENTIONED + id)).join(" OR ");
  return `((${any}) NOT ${fromSender(by)})`;
}
