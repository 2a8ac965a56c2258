import { matchExpression, type SearchTerm } from "#text/search-text.ts";
import { searchHitSchema, type SearchHit } from "#protocol/search.ts";
import { namedAfter } from "#domain/naming.ts";
import { marked } from "#protocol/deleted-account.ts";
import { toMessage } from "../conversation/message-rows.ts";
import { giversIn } from "./conversations.ts";

/** Up to this many conversations, the index's own query names them; beyond, the hits are filtered as they come. */
const NAMED_CONVERSATIONS_MAX = 200;

/** A search for the best hits compares this many of the newest. */
const COMPARED_MAX = 1_000;

const ROW_ID_MAX = String(2n ** 63n - 1n);

export interface SearchRequest {
  user_id: string;
  terms: SearchTerm[];
  conversations: Searchable[];
  order: "newest" | "best";
  /**
   * A whole number, too large for JavaScript's. For `newest`, the row before which to continue; for `best`, the hits to
   * skip.
   */
  cursor: string | null;
  limit: number;
}

/** A conversation to search. `floor`: the row of the first message that the searcher sees; 0 where they see all. */
export interface Searchable {
  id: string;
  floor: bigint;
}

/** Returns those among someone's conversations in which they see a message. */
export async function searchableAmong(
  db: D1Database,
  userId: string,
  conversationIds: readonly string[],
): Promise<Searchable[]> {
  const { results } = await db
    .prepare(
      `SELECT conversation_id AS id, CASE visible_from WHEN 0 THEN '0' ELSE CAST((SELECT row_id FROM messages
         WHERE messages.conversation_id = members.conversation_id AND messages.id >= members.visible_from
         ORDER BY messages.id LIMIT 1) AS TEXT) END AS floor
       FROM members WHERE user_id = ?1 AND left_at IS NULL
         AND conversation_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(userId, JSON.stringify(conversationIds))
    .all<{ id: string; floor: string | null }>();
  return results.flatMap(({ id, floor }) => (floor === null ? [] : [{ id, floor: BigInt(floor) }]));
}

const HITS = `FROM message_search
  JOIN messages ON messages.row_id = message_search.rowid
  JOIN members ON members.conversation_id = messages.conversation_id AND members.user_id = ?2
    AND members.left_at IS NULL AND messages.id >= members.visible_from
  WHERE message_search MATCH ?1 AND message_search.rowid >= CAST(?6 AS INTEGER) AND messages.deleted_at IS NULL
    AND messages.conversation_id IN (SELECT value FROM json_each(?5))`;

const NEWEST = `SELECT messages.row_id, 0 AS score ${HITS} AND message_search.rowid < CAST(?3 AS INTEGER)
  ORDER BY message_search.rowid DESC LIMIT ?4`;

const BEST = `SELECT row_id, score
  FROM (SELECT messages.row_id, bm25(message_search, 1.0, 0.0) AS score ${HITS}
    ORDER BY message_search.rowid DESC LIMIT ${COMPARED_MAX})
  ORDER BY score, row_id DESC LIMIT ?4 OFFSET CAST(?3 AS INTEGER)`;

/** A page of hits, each with who wrote it and where. */
const found = (page: string) => `SELECT messages.*, CAST(messages.row_id AS TEXT) AS place,
    json_object('id', conversations.id, 'kind', conversations.kind, 'title', conversations.title,
      'avatar_url', conversations.avatar_url, 'version', conversations.version, 'created_at', conversations.created_at,
      'member_count', conversations.member_count) AS conversation,
    conversations.name_givers,
    CASE WHEN sender.user_id IS NOT NULL THEN ${profileOf("sender")} END AS sender,
    CASE conversations.kind WHEN 'direct' THEN (SELECT ${profileOf("peer")} FROM members AS peer
      WHERE peer.conversation_id = messages.conversation_id AND peer.user_id <> ?2 LIMIT 1) END AS direct_with
  FROM (${page}) AS hits
  CROSS JOIN messages ON messages.row_id = hits.row_id
  CROSS JOIN conversations ON conversations.id = messages.conversation_id
  LEFT JOIN members AS sender ON sender.conversation_id = messages.conversation_id
    AND sender.user_id = messages.sender_id
  ORDER BY hits.score, hits.row_id DESC`;

function profileOf(member: string): string {
  const fields = ["user_id", "username", "display_name", "nickname", "avatar_url"];
  return `json_object(${fields.map((field) => `'${field}', ${member}.${field}`).join(", ")})`;
}

type Hit = Omit<SearchHit, "snippets">;
const hitSchema = searchHitSchema.omit({ message: true, snippets: true });

/** Returns matching messages of conversations that the searcher is a member of now. */
export async function searchMessages(
  db: D1Database,
  request: SearchRequest,
): Promise<{ hits: Hit[]; next: string | null }> {
  const { user_id, terms, conversations, order, cursor, limit } = request;
  const conversation_ids = conversations.map(({ id }) => id);
  // Older hits than this are in none of them visible, and are not read (VISIBLE-4).
  const floor = conversations.reduce(
    (least, each) => (each.floor < least ? each.floor : least),
    conversations[0]?.floor ?? 0n,
  );
  if (terms.length === 0 || conversation_ids.length === 0) return { hits: [], next: null };
  const words = `words : (${matchExpression(terms)})`;
  const named = conversation_ids.map((id) => `"${id}"`).join(" OR ");
  const match =
    conversation_ids.length > NAMED_CONVERSATIONS_MAX
      ? words
      : `${words} AND conversation_id : (${named})`;
  const newest = order === "newest";
  const { results } = await db
    .prepare(found(newest ? NEWEST : BEST))
    .bind(
      match,
      user_id,
      cursor ?? (newest ? ROW_ID_MAX : "0"),
      limit + 1,
      JSON.stringify(conversation_ids),
      String(floor),
    )
    .all<Row>();
  const page = results.slice(0, limit);
  const last = page.at(-1);
  const next = newest ? (last?.place ?? null) : String(Number(cursor ?? 0) + limit);
  return {
    hits: page.map((row) => toHit(row, user_id)),
    next: results.length > limit ? next : null,
  };
}

interface Row {
  place: string;
  conversation_id: string;
  conversation: string;
  name_givers: string | null;
  sender: string | null;
  direct_with: string | null;
}

function toHit(row: Row, userId: string): Hit {
  const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
  const conversation = {
    ...JSON.parse(row.conversation),
    direct_with: parsed(row.direct_with),
    named_after: namedAfter(giversIn(row.name_givers), userId),
  };
  const hit = hitSchema.parse({ sender: parsed(row.sender), conversation });
  const { direct_with } = hit.conversation;
  return {
    message: toMessage(row, row.conversation_id),
    sender: hit.sender && marked(hit.sender),
    conversation: { ...hit.conversation, direct_with: direct_with && marked(direct_with) },
  };
}
