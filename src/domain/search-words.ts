import type { Message } from "#protocol/message.ts";
import { indexTokens, type Held } from "#text/index-tokens.ts";
import { textOfBlocks } from "#text/plain-text.ts";
import { leadsElsewhere, readText } from "#text/reading.ts";
import { joinParts, searchText } from "#text/search-text.ts";

type Sought = Pick<Message, "sender_id" | "kind" | "text" | "media" | "mentions" | "deleted_at">;

/**
 * Makes the words by which search finds a message: what is read of its text, a voice note's transcript, a file's name,
 * and what filters look for. Null for what search never finds.
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
