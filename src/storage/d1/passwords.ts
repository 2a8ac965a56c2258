import { and, eq, exists, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { isCode } from "./recovery-codes.ts";
import { passkeys, recoveryCodes, resetLinks } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";
import { HAS_FACTOR } from "./second-factor.ts";

/** Changes an account's password and invalidates its reset links. */
export async function setPassword(
  db: DrizzleD1Database,
  userId: string,
  password_hash: string,
): Promise<void> {
  await db.batch([
    db.update(users).set({ password_hash }).where(eq(users.id, userId)),
    db.delete(resetLinks).where(eq(resetLinks.user_id, userId)),
  ]);
}

/**
 * Replaces a password using a recovery code, or returns false without changes; of two concurrent requests only one
 * succeeds.
 */
export async function recoverPassword(
  db: DrizzleD1Database,
  userId: string,
  codeHash: string,
  password_hash: string,
): Promise<boolean> {
  const code = exists(
    db
      .select({ one: sql`1` })
      .from(recoveryCodes)
      .where(isCode(userId, codeHash)),
  );
  const [, , taken] = await db.batch([
    db
      .update(users)
      .set({ password_hash })
      .where(and(eq(users.id, userId), code)),
    db.delete(resetLinks).where(and(eq(resetLinks.user_id, userId), code)),
    db.delete(recoveryCodes).where(isCode(userId, codeHash)),
  ]);
  return taken.meta.changes > 0;
}

export interface NewResetLink {
  hash: string;
  user_id: string;
  expires_at: string;
}

export async function insertResetLink(db: DrizzleD1Database, link: NewResetLink): Promise<void> {
  await db.insert(resetLinks).values(link);
}

/** Returns the owner of a link; null if it was used, has expired or never existed. */
export async function userOfResetLink(
  db: DrizzleD1Database,
  hash: string,
  now: string,
): Promise<string | null> {
  const row = await db
    .select({ user_id: resetLinks.user_id })
    .from(resetLinks)
    .where(and(eq(resetLinks.hash, hash), gt(resetLinks.expires_at, now)))
    .get();
  return row?.user_id ?? null;
}

/**
 * Replaces a password using a reset link, or returns false without changes; of two concurrent requests only one
 * succeeds. If the account had a factor but no password, it requires that factor from then on: the link alone must not
 * become a way in.
 */
export async function resetPassword(
  db: DrizzleD1Database,
  { user_id, hash }: Pick<NewResetLink, "user_id" | "hash">,
  password_hash: string,
  now: string,
): Promise<boolean> {
  const isLink = and(
    eq(resetLinks.hash, hash),
    eq(resetLinks.user_id, user_id),
    gt(resetLinks.expires_at, now),
  );
  const link = exists(
    db
      .select({ one: sql`1` })
      .from(resetLinks)
      .where(isLink),
  );
  // The account may have become an issuer's or a backend's since the link was created.
  const isOwn = or(isNull(users.subject), isNotNull(users.password_hash));
  const isFirst = sql`(${users.password_hash} IS NULL AND ${HAS_FACTOR})`;
  const second_factor = sql`(${users.second_factor} OR ${isFirst})`;
  const [changed] = await db.batch([
    db
      .update(users)
      .set({ password_hash, second_factor })
      .where(and(eq(users.id, user_id), link, isOwn)),
    db.delete(resetLinks).where(and(eq(resetLinks.user_id, user_id), link)),
  ]);
  return changed.meta.changes > 0;
}

export async function forgetExpiredResetLinks(db: DrizzleD1Database, now: string): Promise<void> {
  await db.delete(resetLinks).where(lte(resetLinks.expires_at, now));
}

/**
 * Removes the password of an account with a passkey and a recovery code, or returns false without changes. A single
 * statement decides, so that no concurrent request removes the last of either.
 */
export async function dropPassword(db: DrizzleD1Database, userId: string): Promise<boolean> {
  const one = { one: sql`1` };
  const user = and(eq(users.id, userId), isNull(users.password_hash));
  const [dropped] = await db.batch([
    db
      .update(users)
      .set({ password_hash: null, second_factor: false })
      .where(
        and(
          eq(users.id, userId),
          exists(db.select(one).from(passkeys).where(eq(passkeys.user_id, userId))),
          exists(db.select(one).from(recoveryCodes).where(eq(recoveryCodes.user_id, userId))),
        ),
      ),
    db
      .delete(resetLinks)
      .where(and(eq(resetLinks.user_id, userId), exists(db.select(one).from(users).where(user)))),
  ]);
  return dropped.meta.changes > 0;
}
