import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import type { Recovery } from "#protocol/recovery.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { recoverPassword } from "#storage/d1/passwords.ts";
import { hasRecoveryCode } from "#storage/d1/recovery-codes.ts";
import { accountByUsername, maySignIn } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { auditHourly } from "../audit.ts";
import { originOf } from "../origin.ts";
import type { Source } from "./devices.ts";
import { guess } from "./guess.ts";
import { hashPassword } from "./password.ts";
import { passwordChanged } from "./password-changed.ts";
import { recoveryCodeHash } from "./recovery-codes.ts";
import { signIn } from "./sign-in.ts";
import type { Place } from "./turns.ts";
import { weakPassword } from "./weak-password.ts";

const WRONG = failure("invalid_credentials", "Wrong username or recovery code");

/** RECOVER-2: replaces a lost password with a recovery code, ends every session, and signs in. */
export async function recover(c: Context<AppEnv>, recovery: Recovery): Promise<Result<Grant>> {
  const weak = weakPassword(recovery.new_password, recovery.username, "new_password");
  if (weak !== null) return err(weak);
  return guess(c, "recovery", recovery, (place, source) => tryCode(c, recovery, source, place));
}

/** Does the same work whether or not the username exists and the code is correct. */
async function tryCode(
  c: Context<AppEnv>,
  { username, recovery_code, new_password }: Recovery,
  source: Source,
  place: Place,
): Promise<Result<Grant>> {
  const { env } = c;
  const db = drizzle(env.DB);
  const account = await accountByUsername(db, username);
  const userId = account?.user.id ?? "";
  const code = recoveryCodeHash(userId, recovery_code);
  const password = await place.run(() => hashPassword(new_password));
  if (account !== null && !maySignIn(account)) {
    const right = await hasRecoveryCode(db, userId, code);
    return err(right ? failure("account_disabled") : WRONG);
  }
  const right = await recoverPassword(db, userId, code, password);
  if (!right || account === null) {
    const user_id = account?.user.id ?? null;
    const failed = { action: "sign_in_failed", user_id, detail: "recovery_code" } as const;
    // In the background, so that the response time reveals nothing about the account.
    c.executionCtx.waitUntil(auditHourly(env, { ...originOf(c), ...failed }));
    return err(WRONG);
  }
  await passwordChanged(c, userId, { action: "recovery_code_used", detail: "recover" });
  return ok(await signIn(c, account.user, source, Date.now()));
}
