import { failure } from "#protocol/errors.ts";
import { USERNAME_CHANGES_MAX, USERNAME_RESERVED_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { changeUsername as change, oldestOfTooMany } from "#storage/d1/former-usernames.ts";
import type { Env } from "../env.ts";

const TOO_MANY = `A username can change ${USERNAME_CHANGES_MAX} times in 30 days`;

/** NAME-4: gives a person another username, or the one that they have. */
export async function changeUsername(
  env: Env,
  user_id: string,
  username: string,
  now: number,
): Promise<Result<null>> {
  const since = new Date(now - USERNAME_RESERVED_MS).toISOString();
  const terms = { user_id, since, max: USERNAME_CHANGES_MAX };
  if (await change(env.DB, terms, username)) return ok(null);
  const oldest = await oldestOfTooMany(env.DB, terms);
  if (oldest === null) {
    const issues = [{ path: "username", message: "is taken" }];
    return err(failure("username_taken", undefined, { issues }));
  }
  const retry_after_ms = Math.max(1, Date.parse(oldest) + USERNAME_RESERVED_MS - now);
  return err(failure("rate_limited", TOO_MANY, { retry_after_ms }));
}
