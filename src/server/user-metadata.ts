import { drizzle } from "drizzle-orm/d1";
import { checkMetadata, sameMetadata, withMetadata } from "#domain/metadata.ts";
import { failure } from "#protocol/errors.ts";
import type { MetadataPatch } from "#protocol/metadata.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { replaceMetadata, userSelf } from "#storage/d1/users.ts";
import { configOf } from "./config.ts";
import type { Env } from "./env.ts";

/** D1 has no interactive transactions, so a patch that loses a race starts over from the new state. */
const ATTEMPTS = 5;

/** Checks in advance whether a patch would succeed, so that a refused request changes nothing else either. */
export async function checkUserMetadata(
  env: Env,
  userId: string,
  patch: MetadataPatch | undefined,
): Promise<Result<null>> {
  if (patch === undefined) return ok(null);
  const before = await userSelf(drizzle(env.DB), userId);
  if (before === null) return err(failure("not_found"));
  return checkMetadata(withMetadata(before, patch), configOf(env).METADATA_BYTES);
}

/** META-2: applies a patch; concurrent patches of one user's metadata all take effect. */
export async function patchUserMetadata(
  env: Env,
  userId: string,
  patch: MetadataPatch | undefined,
): Promise<Result<null>> {
  if (patch === undefined) return ok(null);
  const db = drizzle(env.DB);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await userSelf(db, userId);
    if (before === null) return err(failure("not_found"));
    const after = withMetadata(before, patch);
    const fits = checkMetadata(after, configOf(env).METADATA_BYTES);
    if (!fits.ok) return fits;
    if (sameMetadata(before, after) || (await replaceMetadata(db, before, after))) return ok(null);
  }
  const detail = "This user's metadata changes too often";
  return err(failure("overloaded", detail, { retry_after_ms: 1_000 }));
}
