import { Buffer } from "node:buffer";
import { z } from "zod";
import { and, asc, eq, gt, gte, isNull, lt, or } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { List } from "#protocol/primitives.ts";
import type { User } from "#protocol/user.ts";
import { nameKey, nameKeys } from "#text/name-keys.ts";
import { userNames, users } from "./schema.ts";
import { searchKey, USER } from "./users.ts";

/** Sorts after every text with the same beginning. */
const LAST = "\u{10FFFF}";
/** Names that one page may read: most belong to people on it. */
const NAMES_MAX = 100;

const placeSchema = z.discriminatedUnion("in", [
  z.object({ in: z.literal("usernames"), username: z.string() }),
  z.object({ in: z.literal("names"), key: z.string(), user_id: z.string() }),
]);
/** The end of a page: among the usernames, or among the names after them. */
export type UserPlace = z.infer<typeof placeSchema>;

/** Opaque to clients. */
export const userCursorSchema = z
  .string()
  .max(1_024)
  .transform((text, context): UserPlace => {
    const place = placeSchema.safeParse(jsonOf(text));
    if (place.success) return place.data;
    context.addIssue("is no cursor of this list");
    return z.NEVER;
  });

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

function cursorOf(place: UserPlace): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * Returns people whose username begins with the text, by username; then those with such a word in their display name,
 * by the rest of the name. However many people exist, a page reads some two hundred rows, so a short page may not be
 * the last.
 */
export async function searchUsers(
  db: DrizzleD1Database,
  text: string,
  after: UserPlace | null,
  limit: number,
): Promise<List<User>> {
  const items: User[] = [];
  if (after?.in !== "names") {
    const found = await byUsername(db, searchKey(text), after?.username ?? null, limit + 1);
    items.push(...found.slice(0, limit));
    const last = items.at(-1);
    if (found.length > limit && last !== undefined) {
      const username = searchKey(last.username);
      return { items, next_cursor: cursorOf({ in: "usernames", username }) };
    }
  }
  // Without a text it lists everyone by username.
  if (nameKey(text) === "") return { items, next_cursor: null };
  const place = after?.in === "names" ? after : null;
  const next = await byName(db, text, place, limit, items);
  return { items, next_cursor: next === null ? null : cursorOf(next) };
}

function byUsername(
  db: DrizzleD1Database,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<User[]> {
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

/** Adds items up to the limit; returns the place to continue from. */
async function byName(
  db: DrizzleD1Database,
  text: string,
  after: { key: string; user_id: string } | null,
  limit: number,
  items: User[],
): Promise<UserPlace | null> {
  const prefix = nameKey(text);
  const { key, user_id } = userNames;
  const rows = await db
    .select({ ...USER, key, disabled_at: users.disabled_at })
    .from(userNames)
    .innerJoin(users, eq(users.id, user_id))
    .where(
      and(
        gte(key, after?.key ?? prefix),
        lt(key, prefix + LAST),
        after === null ? undefined : or(gt(key, after.key), gt(user_id, after.user_id)),
      ),
    )
    .orderBy(asc(key), asc(user_id))
    .limit(NAMES_MAX);
  let last: UserPlace | null = null;
  for (const { key: found, disabled_at, ...user } of rows) {
    if (items.length >= limit) return last ?? { in: "names", user_id: "", key: prefix, ...after };
    last = { in: "names", key: found, user_id: user.id };
    // Lists a person once, even if several of their words match, and not again if their username did.
    const isFirst = nameKeys(user.display_name).find((one) => one.startsWith(prefix)) === found;
    const isAbove = searchKey(user.username).startsWith(searchKey(text));
    if (disabled_at === null && isFirst && !isAbove) items.push(user);
  }
  return rows.length < NAMES_MAX ? null : last;
}
