import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import type { Credentials } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountById, accountByUsername, maySignIn } from "#storage/d1/users.ts";
import { challengeAfterFailures, countFailure } from "../challenge/after-failures.ts";
import { secondStepNeeded } from "../factors/second-step.ts";
import { BY_SERVER } from "#storage/audit-row.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { auditHourly } from "../audit.ts";
import { originOf } from "../origin.ts";
import { verifyOwnToken } from "./access-token.ts";
import type { Source } from "./devices.ts";
import { guess } from "./guess.ts";
import { verifyPassword } from "./password.ts";
import { signIn } from "./sign-in.ts";
import type { Place } from "./turns.ts";

export async function login(c: Context<AppEnv>, credentials: Credentials): Promise<Result<Grant>> {
  const { username, challenge } = credentials;
  return guess(
    c,
    "username",
    credentials,
    (place, source) => tryPassword(c, credentials, source, place),
    () => challengeAfterFailures(c, username, challenge),
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
    // In the background, so that the response time reveals nothing about the account.
    c.executionCtx.waitUntil(auditHourly(c.env, { ...originOf(c), ...failed }));
    await countFailure(c);
    return err(failure("invalid_credentials"));
  }
  if (!maySignIn(account)) return err(failure("account_disabled"));
  if (account.second_factor) return err(await secondStepNeeded(c.env, account.user, Date.now()));
  const grant = await signIn(c, account.user, source, Date.now());
  if (await isPasswordOf(c, account.user.id, hash)) return ok(grant);
  await endGranted(c.env, grant);
  return err(failure("invalid_credentials"));
}

/**
 * PASSWORD-6: checks that the password has not changed since it was read; a change ended all sessions, but not the one
 * that is being opened.
 */
async function isPasswordOf(
  c: Context<AppEnv>,
  userId: string,
  hash: string | null,
): Promise<boolean> {
  const now = await accountById(drizzle(c.env.DB), userId);
  return now?.password_hash === hash;
}

async function endGranted(env: Env, { access_token }: Grant): Promise<void> {
  const principal = await verifyOwnToken(env, access_token, Date.now());
  if (principal?.ok !== true) throw new Error("a token of this server is not its own");
  const { user_id, session_id } = principal.value;
  const by = { ...BY_SERVER, action: "session_ended" } as const;
  await env.USERS.getByName(user_id).endSessions([session_id], by);
}
