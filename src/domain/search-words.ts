import type { Message } from "#protocol/message.ts";
import { indexTokens, type Held } from "#text/index-tokens.ts";
import { textOfBlocks } from "#text/plain-text.ts";
import { leadsElsewhere, readText } from "#text/reading.ts";
import { joinParts, searchText } from "#text/search-text.ts";

type Sought = Pick<Message, "sender_id" | "kind" | "text" | "media" | "mentions" | "deleted_at">;

/**
 * Returns the words by which search finds a message: its parsed text, a voice message's transcript, a file's name, and
 * the tokens for filters. Null for messages that search never finds.
 */
export function searchWords(message: Sought): string | null {
  const { kind, text, media, sender_id, mentions, deleted_at } = message;
  if (kind === "system" || deleted_at !== null) return null;
  const blocks = readText(text ?? "");
  const holds: Held[] = kind === "text" ? [] : [kind];
  if (leadsElsewhere(blocks)) holds.push("link");
  return joinParts([
    searchText(textOfBlocks(blocks), media?.transcript, media?.name),
    indexTokens({ sender_id, mentions, holds }),
  ]);
}
