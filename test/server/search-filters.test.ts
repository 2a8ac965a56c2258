import { drizzle } from "drizzle-orm/d1";
import { expect, it } from "vitest";
import { searchWords } from "#domain/search-words.ts";
import { parseSearch } from "#text/search-text.ts";
import {
  listConversations,
  sharedConversations,
  unreadConversations,
} from "#storage/d1/conversation-lists.ts";
import {
  NAMED_CONVERSATIONS_MAX,
  searchableAmong,
  searchMessages,
  type SearchFilters,
} from "#storage/d1/search.ts";
import { message } from "../client/support/fixtures.ts";
import { env } from "../support/inside.ts";
import { countingRowsRead } from "../support/rows-read.ts";

const ME = "me";
const OFTEN = "often";
const START = Date.parse("2026-05-01T00:00:00.000Z");

interface Filled {
  conversations: number;
  /** One sender's messages in each. */
  each: number;
  /** Later than those of lower numbers. */
  era: number;
  mine: boolean;
}

/** Conversations with a sender who writes in all of them: `hello`, and once a link to everyone. */
async function fill({ conversations, each, era, mine }: Filled): Promise<string[]> {
  const ids = JSON.stringify(Array.from({ length: conversations }, (_, n) => `era${era}-${n}`));
  const person = (who: string) =>
    env.DB.prepare(
      `INSERT INTO members (conversation_id, user_id, username, display_name, role, version, joined_at, read, archived,
         pinned, personal_sequence, changed_at)
       SELECT value, ?2, ?2, ?2, 'member', 1, '2026-05-01T00:00:00.000Z', ${each + 10}, 0, 0, 0, 0 FROM json_each(?1)`,
    ).bind(ids, who);
  const words = (text: string, mentions: string[]) =>
    searchWords(message(1, { sender_id: OFTEN, text, mentions })) ?? "";
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO conversations (id, kind, version, head, member_count, created_at, active_at, changed_at)
       SELECT value, 'group', 1, ${each + 10}, 1, '2026-05-01T00:00:00.000Z', 'era${era}', 0 FROM json_each(?1)`,
    ).bind(ids),
    person(OFTEN),
    ...(mine ? [person(ME)] : []),
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO messages (row_id, conversation_id, id, version, sender_id, kind, text, words, reply_count, pinned,
         created_at)
       SELECT (${START + era * 10_000_000} + i * 10000 + key) << 20, value, i + 10, i + 10, '${OFTEN}', 'text', 'hello',
         CASE WHEN i = 1 THEN ?4 ELSE ?3 END, 0, 0, '2026-05-01T00:00:00.000Z' FROM json_each(?1) CROSS JOIN n`,
    ).bind(ids, each, words("hello", []), words("hello, see https://a.example", ["all"])),
  ]);
  return JSON.parse(ids) as string[];
}

const COMMON = { q: "hello" };

const SEARCHES: Record<string, { q?: string; filters?: SearchFilters }> = {
  "a common sender": { filters: { from: OFTEN } },
  "a rare sender": { filters: { from: "nobody" } },
  "a rare thing": { filters: { has: "video" } },
  "a link": { filters: { has: "link" } },
  mentions: { filters: { mentions_me: true } },
  "a time": { filters: { before: START + 5_000_000 } },
  "a word of a time": { q: "hello", filters: { after: START + 35_000_000 } },
};

/** The rows that a page of such a search reads. */
async function rowsRead(
  ids: readonly string[],
  { q, filters = {} }: { q?: string; filters?: SearchFilters },
  order: "newest" | "best" = "newest",
): Promise<number> {
  const seen: number[] = [];
  const db = countingRowsRead(env.DB, seen);
  const terms = q === undefined ? null : parseSearch(q);
  const conversations = await searchableAmong(db, ME, ids, filters.from);
  const request = { user_id: ME, terms, conversations, filters, cursor: null, limit: 20 };
  await searchMessages(db, { ...request, order });
  return seen.reduce((sum, rows) => sum + rows, 0);
}

it("a page's rows read do not grow with messages elsewhere, in however many conversations the searcher is (SEARCH-12)", async () => {
  const mine = await fill({
    conversations: NAMED_CONVERSATIONS_MAX + 50,
    each: 2,
    era: 1,
    mine: true,
  });
  const some = mine.slice(0, 100);
  const few = await rowsRead(some, COMMON);
  await fill({ conversations: 60, each: 40, era: 2, mine: false });
  const early = await rowsRead(mine, COMMON);
  await fill({ conversations: 40, each: 40, era: 3, mine: false });
  expect(await rowsRead(some, COMMON), "of few conversations").toBe(few);
  expect(await rowsRead(mine, COMMON)).toBe(early);
  // The searcher's own conversations cost some eight rows each, to find them and to exclude all others.
  const most = mine.length * 8 + 2_000 * 4;
  for (const [name, search] of Object.entries(SEARCHES))
    expect(await rowsRead(mine, search), name).toBeLessThan(most);
  expect(await rowsRead(mine, COMMON, "best")).toBeLessThan(most);

  const found: string[] = [];
  const conversations = await searchableAmong(env.DB, ME, mine);
  const request = {
    user_id: ME,
    terms: parseSearch("hello"),
    conversations,
    order: "newest",
  } as const;
  let [cursor, pages]: [string | null, number] = [null, 0];
  do {
    const page = await searchMessages(env.DB, { ...request, cursor, limit: 200 });
    found.push(
      ...page.hits.map(({ message: { conversation_id, id } }) => `${conversation_id} ${id}`),
    );
    [cursor, pages] = [page.next, pages + 1];
  } while (cursor !== null && pages < 30);
  expect(found).toHaveLength(mine.length * 2);
  expect(new Set(found).size, "each once, behind ten thousand of others").toBe(mine.length * 2);
});

it("a sender's reference cannot contain an operator of the index, or reveal messages elsewhere (SEARCH-11)", async () => {
  const conversations = await searchableAmong(env.DB, ME, ["era1-0"]);
  for (const from of ['x"', 'x") OR words : ("hello', 'x" OR "hello") OR words : ("x']) {
    const request = { user_id: ME, terms: null, conversations, filters: { from }, cursor: null };
    const page = await searchMessages(env.DB, { ...request, order: "newest", limit: 20 });
    expect(page, from).toEqual({ hits: [], next: null });
  }
});

it("a page of unread conversations counts only in those that it returns (SEARCH-13)", async () => {
  const rows = async (list: typeof unreadConversations) => {
    const seen: number[] = [];
    const db = drizzle(countingRowsRead(env.DB, seen));
    const page = await list(db, ME, undefined, 50);
    return { items: page?.items ?? [], read: seen.reduce((sum, each) => sum + each, 0) };
  };
  const none = await rows(unreadConversations);
  expect(none.items).toEqual([]);
  await env.DB.prepare(
    "UPDATE members SET read = 0 WHERE user_id = ? AND conversation_id LIKE 'era1-%9'",
  )
    .bind(ME)
    .run();
  const [some, usual] = [await rows(unreadConversations), await rows(listConversations)];
  expect(some.items).toHaveLength(50);
  expect(some.items.every(({ unread_count }) => unread_count === 2)).toBe(true);
  expect(some.read).toBeLessThan(usual.read * 2);
});

it("a page of shared conversations reads the searcher's own, however many the other person is in (SEARCH-14)", async () => {
  const rows = async (list: typeof listConversations) => {
    const seen: number[] = [];
    const db = drizzle(countingRowsRead(env.DB, seen));
    const page = await list(db, ME, undefined, 50);
    return { items: page?.items ?? [], read: seen.reduce((sum, each) => sum + each, 0) };
  };
  const sharedWith = (other: string) =>
    rows((db, userId, cursor, limit) => sharedConversations(db, userId, other, cursor, limit));
  const usual = await rows(listConversations);
  const [often, nobody] = [await sharedWith(OFTEN), await sharedWith("nobody")];
  expect(often.items.map(({ id }) => id)).toEqual(usual.items.map(({ id }) => id));
  expect(often.read).toBeLessThan(usual.read * 1.5);
  expect(nobody.items).toEqual([]);
  expect(nobody.read).toBeLessThan(usual.read * 1.5);
});
