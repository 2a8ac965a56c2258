import { and, count, eq, min } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { recoveryCodes } from "./schema/sign-in.ts";

/** Replaces the person's codes. */
export async function replaceRecoveryCodes(
  db: DrizzleD1Database,
  user_id: string,
  hashes: readonly string[],
  created_at: string,
): Promise<void> {
  await db.batch([
    db.delete(recoveryCodes).where(eq(recoveryCodes.user_id, user_id)),
    db.insert(recoveryCodes).values(hashes.map((hash) => ({ user_id, hash, created_at }))),
  ]);
}

export async function recoveryCodesLeft(db: DrizzleD1Database, userId: string) {
  const row = await db
    .select({ left: count(), created_at: min(recoveryCodes.created_at) })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.user_id, userId))
    .get();
  return row ?? { left: 0, created_at: null };
}

/**
 * Uses a code up; returns false if the person has no such code. A single statement decides between concurrent requests.
 */
export async function takeRecoveryCode(
  db: DrizzleD1Database,
  userId: string,
  hash: string,
): Promise<boolean> {
  const { meta } = await db.delete(recoveryCodes).where(isCode(userId, hash));
  return meta.changes > 0;
}

export async function hasRecoveryCode(
  db: DrizzleD1Database,
  userId: string,
  hash: string,
): Promise<boolean> {
  const row = await db
    .select({ hash: recoveryCodes.hash })
    .from(recoveryCodes)
    .where(isCode(userId, hash))
    .get();
  return row !== undefined;
}

export function isCode(userId: string, hash: string) {
  return and(eq(recoveryCodes.user_id, userId), eq(recoveryCodes.hash, hash));
}
