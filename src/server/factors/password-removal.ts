import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { dropPassword } from "#storage/d1/passwords.ts";
import { audit } from "../audit.ts";
import type { AppEnv } from "../http.ts";
import { originOf } from "../origin.ts";

const NEEDED = failure(
  "last_way_in",
  "An account without a password needs a passkey, and unused recovery codes for when that is lost",
);

/** FACTOR-13: removes the password, so that the account signs in with passkeys only. */
export async function removePassword(c: Context<AppEnv>, userId: string): Promise<Result<null>> {
  if (!(await dropPassword(drizzle(c.env.DB), userId))) return err(NEEDED);
  const removed = { action: "password_changed", user_id: userId, detail: "removed" } as const;
  await audit(c.env, { ...originOf(c), ...removed });
  return ok(null);
}
