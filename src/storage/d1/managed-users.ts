import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { DELETED_USERNAME } from "#protocol/deleted-account.ts";
import type { ManagedUser, ManagedUserDetail, UserState } from "#protocol/operator.ts";
import type { List } from "#protocol/primitives.ts";
import { nameKey } from "#text/name-keys.ts";
import { media } from "./schema/media.ts";
import { members } from "./schema/conversations.ts";
import { sessions } from "./schema/sign-in.ts";
import { userNames, users } from "./schema/accounts.ts";
import { searchKey, toUser, USER } from "./users.ts";

/** Sorts after every text with the same beginning. */
const LAST = "\u{10FFFF}";
/** The most display names that one search reads. */
const NAMES_MAX = 1_000;
/** The most users that one page reads, since filters by state have no index. */
const READ_MAX = 1_000;

const MANAGED = { ...USER, disabled_at: users.disabled_at };

export interface ManagedUserFilter {
  q: string;
  external_id?: string | undefined;
  account_state?: UserState | undefined;
  /** The username after which the page begins. */
  after?: string | undefined;
}

/**
 * Returns users ordered by username, regardless of who may find them: those whose username or display name begins with
 * the text, or whose id or external id equals it. A page reads at most a thousand users, so a short one with a cursor
 * is not the last.
 */
export async function managedUsers(
  db: DrizzleD1Database,
  { q, external_id, account_state: state, after }: ManagedUserFilter,
  limit: number,
): Promise<List<ManagedUser>> {
  const key = users.username_key;
  const within = db
    .select({ id: users.id, username_key: key })
    .from(users)
    .where(
      and(
        q === "" ? undefined : matching(db, q),
        external_id === undefined ? undefined : eq(users.subject, external_id),
        after === undefined ? undefined : gt(key, after),
      ),
    )
    .orderBy(asc(key))
    .limit(READ_MAX)
    .as("within");
  const [read, rows] = await db.batch([
    db
      .select({ rows: sql<number>`count(*)`, last: sql<string | null>`max(username_key)` })
      .from(within),
    db
      .select({ ...MANAGED, key })
      .from(users)
      .where(
        and(
          inArray(users.id, db.select({ id: within.id }).from(within)),
          state === undefined ? undefined : inState(state),
        ),
      )
      .orderBy(asc(key))
      .limit(limit + 1),
  ]);
  const page = rows.slice(0, limit);
  const items = page.map(({ key: _key, disabled_at, ...user }) => ({
    user: toUser(user),
    disabled_at,
  }));
  if (rows.length > limit) return { items, next_cursor: page.at(-1)?.key ?? null };
  const isFull = (read[0]?.rows ?? 0) === READ_MAX;
  return { items, next_cursor: isFull ? (read[0]?.last ?? null) : null };
}

/** Returns null if the user does not exist. `now`: sessions that have expired by then do not count. */
export async function managedUser(
  db: DrizzleD1Database,
  userId: string,
  now: string,
): Promise<ManagedUserDetail | null> {
  const [found, open, memberships, files] = await db.batch([
    db
      .select({ ...MANAGED, has_password: sql<number>`${users.password_hash} IS NOT NULL` })
      .from(users)
      .where(eq(users.id, userId)),
    db
      .select({
        n: sql<number>`count(*)`,
        last_used_at: sql<string | null>`max(${sessions.last_used_at})`,
      })
      .from(sessions)
      .where(
        and(
          eq(sessions.user_id, userId),
          isNull(sessions.revoked_at),
          gt(sessions.expires_at, now),
        ),
      ),
    db
      .select({ n: sql<number>`count(*)` })
      .from(members)
      .where(and(eq(members.user_id, userId), isNull(members.left_at))),
    db
      .select({ bytes: sql<number>`coalesce(sum(${media.size}), 0)` })
      .from(media)
      .where(eq(media.user_id, userId)),
  ]);
  const [row] = found;
  if (row === undefined) return null;
  const { has_password, disabled_at, ...user } = row;
  return {
    user: toUser(user),
    disabled_at,
    session_count: open[0]?.n ?? 0,
    last_used_at: open[0]?.last_used_at ?? null,
    conversation_count: memberships[0]?.n ?? 0,
    media_bytes: files[0]?.bytes ?? 0,
    has_password: has_password === 1,
  };
}

/** An erased account is disabled as well, and is neither of the others. */
function inState(state: UserState) {
  if (state === "deleted") return eq(users.username, DELETED_USERNAME);
  const disabled = state === "disabled" ? isNotNull : isNull;
  return and(disabled(users.disabled_at), ne(users.username, DELETED_USERNAME));
}

function matching(db: DrizzleD1Database, q: string) {
  const username = searchKey(q.replace(/^@/, ""));
  const name = nameKey(q);
  const named = db
    .select({ id: userNames.user_id })
    .from(userNames)
    .where(and(gte(userNames.key, name), lt(userNames.key, name + LAST)))
    .limit(NAMES_MAX);
  return or(
    and(gte(users.username_key, username), lt(users.username_key, username + LAST)),
    eq(users.id, q),
    eq(users.subject, q),
    name === "" ? undefined : inArray(users.id, named),
  );
}
