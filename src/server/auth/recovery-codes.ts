import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import { RECOVERY_CODES, type RecoveryCodes } from "#protocol/recovery.ts";
import { replaceRecoveryCodes, takeRecoveryCode } from "#storage/d1/recovery-codes.ts";
import { normalRecoveryCode, RECOVERY_CODE_BYTES, recoveryCodeOf } from "#text/recovery-codes.ts";
import type { Env } from "../env.ts";
import { hashOf } from "./secret.ts";

/** RECOVER-1: creates new codes, which replace the previous ones; nobody can read them afterwards. */
export async function newRecoveryCodes(
  env: Env,
  userId: string,
  now: number,
): Promise<RecoveryCodes> {
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    recoveryCodeOf(randomBytes(RECOVERY_CODE_BYTES)),
  );
  const hashes = codes.map((code) => recoveryCodeHash(userId, code));
  const created_at = new Date(now).toISOString();
  await replaceRecoveryCodes(drizzle(env.DB), userId, hashes, created_at);
  return { codes, created_at };
}

/** RECOVER-2: uses a code up; returns false for a wrong one, which the caller must count as a guess. */
export function useRecoveryCode(env: Env, userId: string, code: string): Promise<boolean> {
  return takeRecoveryCode(drizzle(env.DB), userId, recoveryCodeHash(userId, code));
}

/**
 * SHA-256 suffices for a code that cannot be guessed. It covers the account, so that equal codes have different hashes.
 */
export function recoveryCodeHash(userId: string, code: string): string {
  return hashOf(`${userId}\n${normalRecoveryCode(code)}`);
}
