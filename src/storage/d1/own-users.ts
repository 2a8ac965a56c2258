import { and, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { z } from "zod";
import type { SeenClaims } from "#domain/claims.ts";
import type { User } from "#protocol/user.ts";
import { userNames, users } from "./schema/accounts.ts";
import { insertNames, searchKey, toUser, USER, type NewUser } from "./users.ts";

/** A user with an id of the app's own; `claims`: those last applied to their profile, if any. */
export interface OwnUser {
  user: User;
  read_receipts: boolean;
  disabled: boolean;
  claims: SeenClaims | null;
}

/** Changes to a user's row; absent columns stay as they are. */
export type OwnUserPatch = Partial<
  Pick<User, "username" | "display_name" | "language"> & { claims: SeenClaims }
>;

const claimsSchema = z.object({
  at: z.number(),
  name: z.string().optional(),
  locale: z.string().optional(),
  picture: z.string().optional(),
});

const { read_receipts, disabled_at, claims } = getTableColumns(users);
const COLUMNS = { ...USER, read_receipts, disabled_at, claims };

/**
 * Returns the users of these subjects and issuers, by subject. "" is the issuer of users whom a backend created before
 * there was one; any other issuer takes precedence. Always one statement.
 */
export async function usersBySubjects(
  db: DrizzleD1Database,
  issuers: readonly string[],
  subjects: readonly string[],
): Promise<Map<string, OwnUser>> {
  const given = sql`(SELECT value FROM json_each(${JSON.stringify(subjects)}))`;
  const rows = await db
    .select(COLUMNS)
    .from(users)
    .where(and(inArray(users.issuer, [...issuers]), inArray(users.subject, given)))
    // The issuer's own users come last, and so take precedence.
    .orderBy(users.issuer);
  return new Map(
    rows.map(({ read_receipts: receipts, disabled_at: at, claims: seen, ...user }) => [
      user.external_id ?? "",
      {
        user: toUser(user),
        read_receipts: receipts,
        disabled: at !== null,
        claims: seen === null ? null : claimsSchema.parse(JSON.parse(seen)),
      },
    ]),
  );
}

/** Inserts users in one batch; returns the ids of those whose username and subject were free. */
export async function insertUsers(
  db: DrizzleD1Database,
  given: readonly NewUser[],
): Promise<Set<string>> {
  const statements = given.flatMap((user) => [
    db
      .insert(users)
      .values({ ...user, username_key: searchKey(user.username) })
      .onConflictDoNothing(),
    insertNames(db, user.id, user.display_name),
  ]);
  const [first, ...others] = statements;
  if (first === undefined) return new Set();
  await db.batch([first, ...others]);
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(given.map(({ id }) => id))}))`;
  const rows = await db.select({ id: users.id }).from(users).where(inArray(users.id, ids));
  return new Set(rows.map(({ id }) => id));
}

/** Returns false without changes if the username belongs to another account. */
export async function patchUser(
  db: DrizzleD1Database,
  userId: string,
  patch: OwnUserPatch,
): Promise<boolean> {
  const { claims: seen, ...columns } = patch;
  const { username, display_name } = columns;
  const followed = seen === undefined ? {} : { claims: JSON.stringify(seen) };
  const keyed = username === undefined ? {} : { username_key: searchKey(username) };
  const isFree =
    username === undefined
      ? undefined
      : sql`NOT EXISTS (SELECT 1 FROM users AS other WHERE other.username_key = ${searchKey(username)} AND other.id <> ${userId})`;
  const update = db
    .update(users)
    .set({ ...columns, ...followed, ...keyed })
    .where(and(eq(users.id, userId), isFree));
  if (display_name === undefined) return (await update).meta.changes > 0;
  // If the username was taken, the name and its beginnings stay as they were.
  const stands = sql`EXISTS (SELECT 1 FROM users WHERE users.id = ${userId} AND users.display_name = ${display_name})`;
  const [updated] = await db.batch([
    update,
    db.delete(userNames).where(and(eq(userNames.user_id, userId), stands)),
    insertNames(db, userId, display_name),
  ]);
  return updated.meta.changes > 0;
}
