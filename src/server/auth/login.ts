import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { Credentials } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountByUsername, maySignIn } from "#storage/d1/users.ts";
import { secondStepNeeded } from "../factors/second-step.ts";
import type { AppEnv } from "../http.ts";
import { auditHourly } from "../audit.ts";
import { originOf } from "../origin.ts";
import type { Source } from "./devices.ts";
import { guess } from "./guess.ts";
import { verifyPassword } from "./password.ts";
import { signIn } from "./sign-in.ts";
import type { Place } from "./turns.ts";

export async function login(c: Context<AppEnv>, credentials: Credentials): Promise<Result<Grant>> {
  return guess(c, "username", credentials, (place, source) =>
    tryPassword(c, credentials, source, place),
  );
}

async function tryPassword(
  c: Context<AppEnv>,
  { username, password }: Credentials,
  source: Source,
  place: Place,
): Promise<Result<Grant>> {
  const account = await accountByUsername(drizzle(c.env.DB), username);
  const hash = account?.password_hash ?? null;
  const right = await place.run(() => verifyPassword(password, hash));
  if (!right || account === null) {
    const failed = { action: "sign_in_failed", user_id: account?.user.id ?? null } as const;
    // Beside the answer, so that its time says nothing of the account.
    c.executionCtx.waitUntil(auditHourly(c.env, { ...originOf(c), ...failed }));
    return err(failure("invalid_credentials"));
  }
  if (!maySignIn(account)) return err(failure("account_disabled"));
  if (account.second_factor) return err(await secondStepNeeded(c.env, account.user, Date.now()));
  return ok(await signIn(c, account.user, source, Date.now()));
}
