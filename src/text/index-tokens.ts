import { quoted } from "./index-quoted.ts";

/**
 * Filters are words in the full-text index, so that a filter costs no row or other index, and is intersected with the
 * words of the query. They begin with `_`, which no word of a text or query contains (`unitsOf` knows only letters,
 * digits and emoji): nobody finds one by typing, and no highlight marks one.
 */

export const HELD = ["link", "image", "video", "audio", "file"] as const;
/** The filterable content of a message: a web link, or a kind of file. */
export type Held = (typeof HELD)[number];

const FROM = "_f";
const HOLDS = "_h";
const MENTIONED = "_m";

/** A prefix of one token of every message that search finds. */
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

/* Parts of an FTS5 query. */

export function fromSender(id: string): string {
  return quoted(FROM + id);
}

export function holding(held: Held): string {
  return quoted(HOLDS + held);
}

/** Matches messages that mention one of these ids; `by`: excludes messages from this person. */
export function mentioning(ids: readonly string[], by: string): string {
  const any = ids.map((id) => quoted(MENTIONED + id)).join(" OR ");
  return `((${any}) NOT ${fromSender(by)})`;
}
