import { and, eq, gt, lt, or, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { totp } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";
import { secondFactorOff } from "./second-factor.ts";

/** An authenticator app as it is stored. */
export type StoredTotp = typeof totp.$inferSelect;

export async function totpOf(db: DrizzleD1Database, userId: string): Promise<StoredTotp | null> {
  return (await db.select().from(totp).where(eq(totp.user_id, userId)).get()) ?? null;
}

/**
 * Adds an authenticator app, after which a password requires a second factor. Returns false if the account already has
 * one.
 */
export async function insertTotp(db: DrizzleD1Database, row: StoredTotp): Promise<boolean> {
  const [inserted] = await db.batch([
    db.insert(totp).values(row).onConflictDoNothing(),
    db
      .update(users)
      .set({ second_factor: true })
      .where(
        and(
          eq(users.id, row.user_id),
          sql`EXISTS (SELECT 1 FROM ${totp} WHERE ${totp.user_id} = ${row.user_id} AND ${totp.id} = ${row.id})`,
        ),
      ),
  ]);
  return inserted.meta.changes > 0;
}

/**
 * Records the step of a code; returns false if this or a later code was accepted before, since a code is valid once.
 */
export async function takeTotpStep(
  db: DrizzleD1Database,
  userId: string,
  step: number,
  at: string,
): Promise<boolean> {
  const { meta } = await db
    .update(totp)
    .set({ last_step: step, last_used_at: at })
    .where(and(eq(totp.user_id, userId), lt(totp.last_step, step)));
  return meta.changes > 0;
}

export async function removeTotp(db: DrizzleD1Database, userId: string): Promise<void> {
  await db.batch([db.delete(totp).where(eq(totp.user_id, userId)), secondFactorOff(db, userId)]);
}

/** Returns some of the secrets encrypted with another key. Reads nothing if there are none. */
export async function totpOfOtherKeys(
  db: DrizzleD1Database,
  keyId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Pick<StoredTotp, "user_id" | "secret">[]> {
  return db
    .select({ user_id: totp.user_id, secret: totp.secret })
    .from(totp)
    .where(or(lt(totp.key_id, keyId), gt(totp.key_id, keyId)))
    .limit(limit)
    .offset(offset);
}

/** Stores re-encrypted secrets, except those that were replaced meanwhile. */
export async function resealTotp(
  db: DrizzleD1Database,
  changes: readonly (Pick<StoredTotp, "user_id" | "secret" | "key_id"> & { before: string })[],
): Promise<void> {
  const [first, ...others] = changes.map(({ user_id, before, secret, key_id }) =>
    db
      .update(totp)
      .set({ secret, key_id })
      .where(and(eq(totp.user_id, user_id), eq(totp.secret, before))),
  );
  if (first !== undefined) await db.batch([first, ...others]);
}
