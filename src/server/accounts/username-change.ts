import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { USERNAME_CHANGES_MAX, USERNAME_RESERVED_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { changeUsername as change, oldestOfTooMany } from "#storage/d1/former-usernames.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { originOf } from "../origin.ts";

const TOO_MANY = `A username can change ${USERNAME_CHANGES_MAX} times in 30 days`;

/** NAME-4: changes a person's username; requesting the current one succeeds as well. */
export async function changeUsername(
  c: Context<AppEnv>,
  user_id: string,
  username: string,
  now: number,
): Promise<Result<null>> {
  const { DB } = c.env;
  const since = new Date(now - USERNAME_RESERVED_MS).toISOString();
  const terms = { user_id, since, max: USERNAME_CHANGES_MAX };
  const before = await change(DB, terms, username);
  if (before !== null) {
    if (before !== username)
      await audit(c.env, { ...originOf(c), action: "username_changed", user_id });
    return ok(null);
  }
  const oldest = await oldestOfTooMany(DB, terms);
  if (oldest === null) {
    const issues = [{ path: "username", message: "is taken" }];
    return err(failure("username_taken", undefined, { issues }));
  }
  const retry_after_ms = Math.max(1, Date.parse(oldest) + USERNAME_RESERVED_MS - now);
  return err(failure("rate_limited", TOO_MANY, { retry_after_ms }));
}
