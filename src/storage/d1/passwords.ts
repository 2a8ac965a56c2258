import { and, eq, exists, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { isCode } from "./recovery-codes.ts";
import { passkeys, recoveryCodes, resetLinks } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";
import { HAS_FACTOR } from "./second-factor.ts";

/** Gives the account another password, after which no reset link of it is good. */
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

/** Trades a recovery code for another password, or changes nothing and returns false; of two requests one has the code. */
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

/** Returns whose link it is; null for one that is used up, has expired or never was. */
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
 * Trades a reset link for another password, or changes nothing and returns false; of two requests one has the link. An
 * account that had no password but a factor asks for that beside the new one: the link alone was never its way in.
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
  // An account that an issuer or a backend signs in may have become that since the link was made.
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
 * Takes the password from an account that has a passkey and a recovery code, or changes nothing and returns false. One
 * statement decides, so that no other request takes the last of either meanwhile.
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
