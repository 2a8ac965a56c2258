import { ANY_MESSAGE, fromSender, holding, mentioning, type Held } from "#text/index-tokens.ts";
import { quoted } from "#text/index-quoted.ts";
import { matchExpression, type SearchTerm } from "#text/search-text.ts";
import { MENTION_ALL } from "#protocol/mention-all.ts";
import { APP_ID } from "#protocol/user.ts";
import { searchHitSchema, type SearchHit } from "#protocol/search.ts";
import { namedAfter } from "#domain/naming.ts";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import { toMessage } from "../conversation/message-rows.ts";
import { giversIn } from "./conversation-views.ts";

/**
 * Up to this many conversations, the index's own query lists them, at about 50 µs each; beyond that, hits are filtered
 * as they are read.
 */
export const NAMED_CONVERSATIONS_MAX = 1_000;

/** A search for the best hits compares at most this many of the newest. */
const COMPARED_MAX = 1_000;

/** SEARCH-12: the most hits to read for one page if the searcher may not see all of them. */
const FILTERED_MAX = 2_000;

const ROW_ID_MAX = 2n ** 63n - 1n;

export interface SearchRequest {
  user_id: string;
  /** Null for a search without words. */
  terms: SearchTerm[] | null;
  conversations: Searchable[];
  filters?: SearchFilters;
  order: "newest" | "best";
  /**
   * An integer beyond JavaScript's safe range. For `newest`, the row before which to continue; for `best`, the hits to
   * skip.
   */
  cursor: string | null;
  limit: number;
}

/** `from`: a user's id. `before` and `after`: in ms; `after` is inclusive. */
export interface SearchFilters {
  from?: string | undefined;
  has?: Held | undefined;
  mentions_me?: boolean | undefined;
  before?: number | undefined;
  after?: number | undefined;
}

/** A conversation to search. `floor`: the row of the first message that the searcher can see; 0 if they can see all. */
export interface Searchable {
  id: string;
  floor: bigint;
}

/**
 * Returns the given conversations in which a person can see messages; of very many, only those that `from` has also
 * been in.
 */
export async function searchableAmong(
  db: D1Database,
  userId: string,
  conversationIds: readonly string[],
  from?: string,
): Promise<Searchable[]> {
  // The app sends messages without being a member.
  const narrows =
    from !== undefined && from !== APP_ID && conversationIds.length > NAMED_CONVERSATIONS_MAX;
  const { results } = await db
    .prepare(
      `SELECT conversation_id AS id, CASE visible_from WHEN 0 THEN '0' ELSE CAST((SELECT row_id FROM messages
         WHERE messages.conversation_id = members.conversation_id AND messages.id >= members.visible_from
         ORDER BY messages.id LIMIT 1) AS TEXT) END AS floor
       FROM members WHERE user_id = ?1 AND left_at IS NULL
         AND conversation_id IN (SELECT value FROM json_each(?2))
         AND (?3 IS NULL OR EXISTS (SELECT 1 FROM members AS theirs
           WHERE theirs.conversation_id = members.conversation_id AND theirs.user_id = ?3))`,
    )
    .bind(userId, JSON.stringify(conversationIds), narrows ? from : null)
    .all<{ id: string; floor: string | null }>();
  return results.flatMap(({ id, floor }) => (floor === null ? [] : [{ id, floor: BigInt(floor) }]));
}

const candidates = (score: string) => `(SELECT rowid AS place, ${score} AS score FROM message_search
    WHERE message_search MATCH ?1 AND rowid >= CAST(?2 AS INTEGER) AND rowid < CAST(?3 AS INTEGER)
    ORDER BY rowid DESC LIMIT ${FILTERED_MAX})`;

/**
 * Selects the newest hits that the searcher can see, in order: the joins process them one by one, and stop when the
 * page is full. `?7`: the searcher; `?8`: 1 to exclude messages of people whom the searcher has blocked (BLOCK-4).
 */
const seen = (score: string) => `SELECT messages.row_id, hits.score AS score
  FROM ${candidates(score)} AS hits
  CROSS JOIN messages ON messages.row_id = hits.place
  CROSS JOIN members ON members.conversation_id = messages.conversation_id AND members.user_id = ?4
    AND members.left_at IS NULL AND messages.id >= members.visible_from
  WHERE messages.deleted_at IS NULL
    AND messages.conversation_id IN (SELECT value FROM json_each(?5))
    AND (?7 IS NULL OR messages.sender_id = ?7)
    AND (?8 = 0 OR members.apart IS NULL OR messages.sender_id NOT IN (SELECT value FROM json_each(members.apart)))`;

const NEWEST = `${seen("0")} LIMIT ?6`;

const BEST = `SELECT row_id, score FROM (${seen("bm25(message_search, 1.0, 0.0)")} LIMIT ${COMPARED_MAX})
  ORDER BY score, row_id DESC LIMIT ?6 OFFSET ?9`;

/** A page of hits, each with its sender and conversation. */
const found = (page: string) => `SELECT messages.*, CAST(messages.row_id AS TEXT) AS place,
    json_object('id', conversations.id, 'kind', conversations.kind, 'title', conversations.title,
      'avatar_url', conversations.avatar_url, 'version', conversations.version, 'created_at', conversations.created_at,
      'member_count', conversations.member_count) AS conversation,
    conversations.name_givers,
    CASE WHEN sender.user_id IS NOT NULL THEN ${profileOf("sender")} END AS sender,
    CASE conversations.kind WHEN 'direct' THEN (SELECT ${profileOf("peer")} FROM members AS peer
      WHERE peer.conversation_id = messages.conversation_id AND peer.user_id <> ?4 LIMIT 1) END AS direct_with
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

/** Returns matching messages from the searcher's current conversations. */
export async function searchMessages(
  db: D1Database,
  request: SearchRequest,
): Promise<{ hits: Hit[]; next: string | null }> {
  const { user_id, terms, conversations, filters = {}, order, cursor, limit } = request;
  if (terms?.length === 0 || conversations.length === 0) return { hits: [], next: null };
  const match = matchOf(request);
  const newest = order === "newest";
  const ceiling = least(
    ROW_ID_MAX,
    filters.before === undefined ? null : rowAt(filters.before),
    newest && cursor !== null ? BigInt(cursor) : null,
  );
  // Hits older than this are visible in no conversation, so they are not read (VISIBLE-4).
  const visible = least(...conversations.map(({ floor }) => floor));
  const lowest = greatest(visible, filters.after === undefined ? 0n : rowAt(filters.after));
  const { results } = await db
    .prepare(found(newest ? NEWEST : BEST))
    .bind(
      match,
      String(lowest),
      String(ceiling),
      user_id,
      JSON.stringify(conversations.map(({ id }) => id)),
      limit + 1,
      filters.from ?? null,
      filters.mentions_me === true ? 1 : 0,
      ...(newest ? [] : [Number(cursor ?? 0)]),
    )
    .all<Row>();
  const page = results.slice(0, limit);
  const hits = page.map((row) => toHit(row, user_id));
  if (results.length > limit) {
    const next = newest ? page.at(-1)?.place : String(Number(cursor ?? 0) + limit);
    return { hits, next: next ?? null };
  }
  return { hits, next: newest ? await readDownTo(db, match, lowest, ceiling) : null };
}

/** SEARCH-12: returns the row down to which one page reads; null if there is nothing beyond. */
async function readDownTo(
  db: D1Database,
  match: string,
  lowest: bigint,
  ceiling: bigint,
): Promise<string | null> {
  const row = await db
    .prepare(`SELECT CAST(min(place) AS TEXT) AS place, count(*) AS many FROM ${candidates("0")}`)
    .bind(match, String(lowest), String(ceiling))
    .first<{ place: string; many: number }>();
  return row?.many === FILTERED_MAX ? row.place : null;
}

/** Builds the index's query. */
function matchOf({ user_id, terms, conversations, filters = {} }: SearchRequest): string {
  const { from, has, mentions_me } = filters;
  const sought = [
    ...(terms === null ? [] : [matchExpression(terms)]),
    ...(from === undefined ? [] : [fromSender(from)]),
    ...(has === undefined ? [] : [holding(has)]),
    ...(mentions_me === true ? [mentioning([user_id, MENTION_ALL], user_id)] : []),
  ];
  const words = `words : (${sought.length === 0 ? ANY_MESSAGE : sought.join(" AND ")})`;
  if (conversations.length > NAMED_CONVERSATIONS_MAX) return words;
  return `${words} AND conversation_id : (${conversations.map(({ id }) => quoted(id)).join(" OR ")})`;
}

/** Returns the lowest row of messages from that time (see `upsertMessages`). */
function rowAt(ms: number): bigint {
  return least(ROW_ID_MAX, BigInt(Math.max(0, ms)) << 20n);
}

function greatest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function least(...values: readonly (bigint | null)[]): bigint {
  return values.reduce<bigint>(
    (less, each) => (each !== null && each < less ? each : less),
    ROW_ID_MAX,
  );
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
    sender: hit.sender && withDeletedMark(hit.sender),
    conversation: { ...hit.conversation, direct_with: direct_with && withDeletedMark(direct_with) },
  };
}
