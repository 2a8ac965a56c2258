import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { Conversation } from "#protocol/conversation.ts";
import { INBOX_FANOUT_MAX } from "#protocol/limits.ts";
import {
  conversationsChangedSince,
  listConversations,
  pinnedConversations,
} from "#storage/d1/conversation-lists.ts";
import type { RecentCalls } from "./recent-calls.ts";

/** INBOX-5: conversations in a snapshot, and pinned ones beyond; the rest by `GET /conversations`. */
const SNAPSHOT_CONVERSATIONS = 100;
const SNAPSHOT_PINNED = 100;
/** Changes in an inbox's resume; a client that missed more starts over. */
export const RESUME_CONVERSATIONS = 300;
/** How far D1 may be behind its objects (ms): a resume looks this much further back. */
export const PROJECTION_SLACK_MS = 5_000;

/** Returns the conversations of a snapshot, and where `GET /conversations` continues the list. */
export async function newestOf(
  db: DrizzleD1Database,
  userId: string,
): Promise<{ views: Conversation[]; next_cursor: string | null }> {
  const page = await listConversations(db, userId, undefined, SNAPSHOT_CONVERSATIONS);
  const { items, next_cursor } = page ?? { items: [], next_cursor: null };
  if (next_cursor === null) return { views: items, next_cursor };
  const pinned = await pinnedConversations(db, userId, SNAPSHOT_PINNED);
  const listed = new Set(items.map(({ id }) => id));
  return { views: [...items, ...pinned.filter(({ id }) => !listed.has(id))], next_cursor };
}

/** Returns the changes since a position, corrected by recent calls; null if they are too many to send. */
export async function missedSince(
  db: DrizzleD1Database,
  userId: string,
  since: number,
  recent: RecentCalls,
): Promise<{ conversations: Conversation[]; left: string[] } | null> {
  const found = await conversationsChangedSince(db, userId, {
    since: since - PROJECTION_SLACK_MS,
    limit: RESUME_CONVERSATIONS + 1,
    lazyAbove: INBOX_FANOUT_MAX,
  });
  if (found.conversations.length > RESUME_CONVERSATIONS) return null;
  const conversations = recent.over(found.conversations, found.left);
  const here = new Set(conversations.map(({ id }) => id));
  const gone = [...found.left.map(({ id }) => id), ...recent.left()];
  const left = [...new Set(gone)].filter((id) => !here.has(id));
  return { conversations, left };
}
