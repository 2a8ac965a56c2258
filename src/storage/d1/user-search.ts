import { and, asc, eq, gt, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { List } from "#protocol/primitives.ts";
import type { User } from "#protocol/user.ts";
import { fold } from "#text/fold.ts";
import { nameKey, nameKeys, nameMatcher, nameWords } from "#text/name-keys.ts";
import { userNames, users } from "./schema/accounts.ts";
import { userCursorOf, type NamePlace, type UserPlace } from "./user-place.ts";
import { searchKey, toUser, USER } from "./users.ts";

/** Sorts after every text with the same beginning. */
const LAST = "\u{10FFFF}";
/** The most names that one page reads: most belong to people on it. */
const NAMES_MAX = 100;
/** The most names with the longest of several words that one page reads. */
const WORDS_MAX = 1_000;

/**
 * Returns people whose username begins with the text, ordered by username; then those with such words in their display
 * name, ordered by the rest of the name; then those with the words in another order. A page reads about two hundred
 * rows, and at most a thousand more for several words, regardless of the number of people, so a short page may not be
 * the last.
 */
export async function searchUsers(
  db: DrizzleD1Database,
  text: string,
  after: UserPlace | null,
  limit: number,
): Promise<List<User>> {
  const items: User[] = [];
  const query = { text, username: usernamePrefix(text), key: nameKey(text), items, limit };
  if (query.username !== null && (after === null || after.in === "usernames")) {
    const found = await byUsername(db, query.username, after?.username ?? null, limit + 1);
    items.push(...found.slice(0, limit).map(toUser));
    const last = items.at(-1);
    if (found.length > limit && last !== undefined) {
      const username = searchKey(last.username);
      return { items, next_cursor: userCursorOf({ in: "usernames", username }) };
    }
  }
  // Without a text it lists everyone by username.
  if (query.key === "") return { items, next_cursor: null };
  if (after?.in !== "words") {
    const next = await byName(db, query, after?.in === "names" ? after : null);
    if (next !== null) return { items, next_cursor: userCursorOf({ in: "names", ...next }) };
  }
  const next = await byWords(db, query, after?.in === "words" ? after : null);
  return { items, next_cursor: next && userCursorOf({ in: "words", ...next }) };
}

interface Query {
  text: string;
  /** Null if no username can begin like this. */
  username: string | null;
  key: string;
  /** The search adds to these, up to the limit. */
  items: User[];
  limit: number;
}

function usernamePrefix(text: string): string | null {
  if (text === "") return "";
  const prefix = fold(text).trim().replace(/^@/, "");
  return /^[a-z0-9_.-]+$/.test(prefix) ? prefix : null;
}

function byUsername(db: DrizzleD1Database, prefix: string, after: string | null, limit: number) {
  const { username_key } = users;
  return db
    .select(USER)
    .from(users)
    .where(
      and(
        gte(username_key, prefix),
        lt(username_key, prefix + LAST),
        after === null ? undefined : gt(username_key, after),
        isNull(users.disabled_at),
      ),
    )
    .orderBy(asc(username_key))
    .limit(limit);
}

/** Adds items up to the limit; returns the place to continue from, or null after the last one. */
async function byName(
  db: DrizzleD1Database,
  query: Query,
  after: NamePlace | null,
): Promise<NamePlace | null> {
  const { key: prefix, items, limit } = query;
  const { key, user_id } = userNames;
  const rows = await db
    .select({ ...USER, key, disabled_at: users.disabled_at })
    .from(userNames)
    .innerJoin(users, eq(users.id, user_id))
    .where(namesFrom(prefix, after))
    .orderBy(asc(key), asc(user_id))
    .limit(NAMES_MAX);
  let last: NamePlace | null = null;
  for (const { key: found, disabled_at, ...user } of rows) {
    if (items.length >= limit) return last ?? after ?? { key: prefix, user_id: "" };
    last = { key: found, user_id: user.id };
    // Lists a person once, even if several of their words match, and not again if their username did.
    const isNew = firstKey(user, prefix) === found && !isAbove(user, query);
    if (disabled_at === null && isNew) items.push(toUser(user));
  }
  return rows.length < NAMES_MAX ? null : last;
}

/** Adds people whose names contain all of several words in another order than the query. */
async function byWords(
  db: DrizzleD1Database,
  query: Query,
  after: NamePlace | null,
): Promise<NamePlace | null> {
  const words = nameWords(query.text).toSorted((a, b) => b.length - a.length);
  const [longest = ""] = words;
  if (words.length < 2) return null;
  const { key, user_id } = userNames;
  const rows = await db
    .select({ key, user_id })
    .from(userNames)
    .where(namesFrom(longest, after))
    .orderBy(asc(key), asc(user_id))
    .limit(WORDS_MAX);
  // A key contains the whole name.
  const matches = nameMatcher(query.text);
  const matching = rows.filter((row) => matches(row.key));
  const compared = matching.slice(0, NAMES_MAX);
  const ids = JSON.stringify(compared.map((row) => row.user_id));
  const people = await db
    .select(USER)
    .from(users)
    .where(
      and(inArray(users.id, sql`(SELECT value FROM json_each(${ids}))`), isNull(users.disabled_at)),
    );
  const byId = new Map(people.map((user) => [user.id, toUser(user)]));
  let last: NamePlace | null = null;
  for (const row of compared) {
    if (query.items.length >= query.limit) return last ?? after ?? { key: longest, user_id: "" };
    last = row;
    const user = byId.get(row.user_id);
    if (user === undefined || isAbove(user, query) || firstKey(user, query.key) !== undefined)
      continue;
    if (firstKey(user, longest) === row.key) query.items.push(user);
  }
  if (matching.length > compared.length) return last;
  return rows.length < WORDS_MAX ? null : (rows.at(-1) ?? null);
}

function namesFrom(prefix: string, after: NamePlace | null) {
  const { key, user_id } = userNames;
  return and(
    gte(key, after?.key ?? prefix),
    lt(key, prefix + LAST),
    after === null ? undefined : or(gt(key, after.key), gt(user_id, after.user_id)),
  );
}

function firstKey(
  { display_name }: Pick<User, "display_name">,
  prefix: string,
): string | undefined {
  return nameKeys(display_name).find((key) => key.startsWith(prefix));
}

/** Whether the person's username already matched. */
function isAbove({ username }: Pick<User, "username">, query: Query): boolean {
  return query.username !== null && searchKey(username).startsWith(query.username);
}
