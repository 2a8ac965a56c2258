import { CompactEncrypt, compactDecrypt } from "jose";
import { drizzle } from "drizzle-orm/d1";
import { resealTotp, totpOfOtherKeys, type StoredTotp } from "#storage/d1/totp.ts";
import { hashOf } from "../auth/secret.ts";
import { derivedSecrets } from "../auth/signing-keys.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";

/**
 * Encrypts a secret for storage, bound to its account, so that a copy of the database allows no sign-in. Derives the
 * key from the first signing key; `resealTotpSecrets` follows a rotation.
 */
export async function sealTotpSecret(
  env: Env,
  userId: string,
  secret: string,
): Promise<Pick<StoredTotp, "secret" | "key_id">> {
  const [key] = keys(env);
  if (key === undefined) throw new Error("AUTH_SIGNING_KEYS has no key");
  const sealed = await new CompactEncrypt(Buffer.from(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", sub: userId })
    .encrypt(key);
  return { secret: sealed, key_id: idOf(key) };
}

/** Returns null if no current key opens it, because the one that sealed it was removed too soon. */
export async function openTotpSecret(
  env: Env,
  { user_id, secret }: Pick<StoredTotp, "user_id" | "secret">,
): Promise<string | null> {
  for (const key of keys(env)) {
    const opened = await compactDecrypt(secret, key).catch(() => null);
    if (opened?.protectedHeader["sub"] === user_id) return Buffer.from(opened.plaintext).toString();
  }
  return null;
}

const RESEAL_BATCH = 100;
const RESEAL_BATCHES = 20;

/** Re-encrypts secrets with the first key after a rotation, up to some thousand in one run. */
export async function resealTotpSecrets(env: Env): Promise<void> {
  const [key] = keys(env);
  if (key === undefined) return;
  const db = drizzle(env.DB);
  let lost = 0;
  for (let batch = 0; batch < RESEAL_BATCHES; batch++) {
    const stale = await totpOfOtherKeys(db, idOf(key), { limit: RESEAL_BATCH, offset: lost });
    const resealed = await Promise.all(stale.map((row) => reseal(env, row)));
    const changes = resealed.filter((change) => change !== null);
    await resealTotp(db, changes);
    lost += stale.length - changes.length;
    if (stale.length < RESEAL_BATCH) break;
  }
  if (lost > 0) log("error", "totp_key_missing", { count: lost });
}

async function reseal(env: Env, row: Pick<StoredTotp, "user_id" | "secret">) {
  const secret = await openTotpSecret(env, row);
  if (secret === null) return null;
  const { user_id, secret: before } = row;
  return { user_id, before, ...(await sealTotpSecret(env, user_id, secret)) };
}

function keys(env: Env): Buffer[] {
  return derivedSecrets(env, "parley totp secrets");
}

function idOf(key: Buffer): string {
  return hashOf(key.toString("hex")).slice(0, 12);
}
