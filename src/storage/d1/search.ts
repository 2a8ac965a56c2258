import { matchExpression, type SearchTerm } from "#text/search-text.ts";
import type { Message } from "#protocol/message.ts";
import { toMessage } from "../conversation/message-rows.ts";
import { conversationToken } from "./projection.ts";

/** Up to so many conversations are named in the index's own query; beyond, the hits are filtered as they come. */
const NAMED_CONVERSATIONS_MAX = 200;

/** Of the hits of a search for the best, the newest so many are compared. */
const COMPARED_MAX = 1_000;

const ROW_ID_MAX = String(2n ** 63n - 1n);

export interface SearchRequest {
  user_id: string;
  terms: SearchTerm[];
  conversation_ids: string[];
  order: "newest" | "best";
  /** Whole numbers, too large for JavaScript's. Of `newest`: the row before which to go on. Of `best`: hits to pass over. */
  cursor: string | null;
  limit: number;
}

const HITS = `FROM message_search
  JOIN messages ON messages.row_id = message_search.rowid
  JOIN members ON members.conversation_id = messages.conversation_id AND members.user_id = ?2
    AND members.left_at IS NULL
  WHERE message_search MATCH ?1 AND messages.deleted_at IS NULL
    AND messages.conversation_id IN (SELECT value FROM json_each(?5))`;
const FOUND = "SELECT messages.*, CAST(messages.row_id AS TEXT) AS place";

const NEWEST = `${FOUND} ${HITS} AND message_search.rowid < CAST(?3 AS INTEGER)
  ORDER BY message_search.rowid DESC LIMIT ?4`;

const BEST = `${FOUND}
  FROM (SELECT messages.row_id, bm25(message_search, 1.0, 0.0) AS score ${HITS}
    ORDER BY message_search.rowid DESC LIMIT ${COMPARED_MAX}) AS hits
  JOIN messages ON messages.row_id = hits.row_id
  ORDER BY hits.score, hits.row_id DESC LIMIT ?4 OFFSET CAST(?3 AS INTEGER)`;

/** Messages that match, where the searcher is a member now. */
export async function searchMessages(
  db: D1Database,
  request: SearchRequest,
): Promise<{ messages: Message[]; next: string | null }> {
  const { user_id, terms, conversation_ids, order, cursor, limit } = request;
  if (terms.length === 0 || conversation_ids.length === 0) return { messages: [], next: null };
  const words = `text : (${matchExpression(terms)})`;
  const named = conversation_ids.map((id) => `"${conversationToken(id)}"`).join(" OR ");
  const match =
    conversation_ids.length > NAMED_CONVERSATIONS_MAX
      ? words
      : `${words} AND conversation : (${named})`;
  const newest = order === "newest";
  const { results } = await db
    .prepare(newest ? NEWEST : BEST)
    .bind(
      match,
      user_id,
      cursor ?? (newest ? ROW_ID_MAX : "0"),
      limit + 1,
      JSON.stringify(conversation_ids),
    )
    .all<{ place: string; conversation_id: string }>();
  const page = results.slice(0, limit);
  const last = page.at(-1);
  const next = newest ? (last?.place ?? null) : String(Number(cursor ?? 0) + limit);
  return {
    messages: page.map((row) => toMessage(row, row.conversation_id)),
    next: results.length > limit ? next : null,
  };
}
