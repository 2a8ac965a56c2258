import { and, eq, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { passkeys, totp } from "./schema/sign-in.ts";
import { users } from "./schema/accounts.ts";

/** Whether the account of the row in `users` has any factor. */
export const HAS_FACTOR = sql`(EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.user_id} = ${users.id})
  OR EXISTS (SELECT 1 FROM ${totp} WHERE ${totp.user_id} = ${users.id}))`;

export async function hasFactors(db: DrizzleD1Database, userId: string): Promise<boolean> {
  const row = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), HAS_FACTOR))
    .get();
  return row !== undefined;
}

/** Requires a second factor after the password from now on; returns false if the account has none. */
export async function requireSecondFactor(db: DrizzleD1Database, userId: string): Promise<boolean> {
  const { meta } = await db
    .update(users)
    .set({ second_factor: true })
    .where(and(eq(users.id, userId), HAS_FACTOR));
  return meta.changes > 0;
}

export async function letPasswordSuffice(db: DrizzleD1Database, userId: string): Promise<void> {
  await db.update(users).set({ second_factor: false }).where(eq(users.id, userId));
}

/** For the batch that removes a factor: after the last one, the password alone suffices again. */
export function secondFactorOff(db: DrizzleD1Database, userId: string) {
  return db
    .update(users)
    .set({ second_factor: false })
    .where(and(eq(users.id, userId), eq(users.second_factor, true), sql`NOT ${HAS_FACTOR}`));
}

/** Renames a passkey or authenticator app of this account; returns false if it does not exist. */
export async function renameFactor(
  db: DrizzleD1Database,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const changed = await db.batch([
    db
      .update(passkeys)
      .set({ name })
      .where(and(eq(passkeys.id, id), eq(passkeys.user_id, userId))),
    db
      .update(totp)
      .set({ name })
      .where(and(eq(totp.user_id, userId), eq(totp.id, id))),
  ]);
  return changed.some(({ meta }) => meta.changes > 0);
}

/** Removes all factors of an account. */
export async function removeFactors(db: DrizzleD1Database, userId: string): Promise<void> {
  await db.batch([
    db.delete(passkeys).where(eq(passkeys.user_id, userId)),
    db.delete(totp).where(eq(totp.user_id, userId)),
    db.update(users).set({ second_factor: false }).where(eq(users.id, userId)),
  ]);
}
