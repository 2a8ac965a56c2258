import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Guesser } from "#domain/guessing.ts";
import type { Confirmation } from "#protocol/confirmation.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { FRESH_SESSION_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountById, type Account } from "#storage/d1/users.ts";
import { hasFactors } from "#storage/d1/second-factor.ts";
import type { Env } from "../env.ts";
import { isTotpCode } from "../factors/authenticator-app.ts";
import { confirmByPasskey } from "../factors/confirming.ts";
import type { AppEnv } from "../http.ts";
import { auditHourly } from "../audit.ts";
import { originOf } from "../origin.ts";
import { takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { counted } from "./counted.ts";
import { verifyPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";
import { openedAt } from "./sessions.ts";

const TOO_MANY = "Too many wrong confirmations in this session";
const WRONG = failure("invalid_credentials", "The confirmation is wrong");

/**
 * CONFIRM-1: checks that the account's owner makes the request, and not merely someone with their access token.
 * Requires the middleware `authenticated`.
 */
export async function confirm(
  c: Context<AppEnv>,
  userId: string,
  { password, passkey, totp }: Confirmation = {},
): Promise<Result<null>> {
  const account = await accountById(drizzle(c.env.DB), userId);
  if (account === null) return err(failure("unauthenticated"));
  if (password !== undefined) return confirmByPassword(c, account, password);
  if (passkey !== undefined) return confirmByPasskey(c, passkey);
  if (totp !== undefined) {
    return guess(c, account, () => isTotpCode(c.env, userId, totp, Date.now()));
  }
  if (!(await hasProof(c.env, account))) return confirmBySession(c);
  return err(required("Send `confirmation` with the password, a passkey or a code"));
}

/** CONFIRM-2: for changes that only add to an account, a session that was opened moments ago is also proof. */
export async function confirmAdding(
  c: Context<AppEnv>,
  userId: string,
  confirmation: Confirmation | undefined,
): Promise<Result<null>> {
  const isGiven = Object.values(confirmation ?? {}).some((proof) => proof !== undefined);
  if (!isGiven && (await confirmBySession(c)).ok) return ok(null);
  return confirm(c, userId, confirmation);
}

async function hasProof(env: Env, { user, password_hash }: Account): Promise<boolean> {
  return password_hash !== null || hasFactors(drizzle(env.DB), user.id);
}

function confirmByPassword(
  c: Context<AppEnv>,
  account: Account,
  password: string,
): Promise<Result<null>> {
  return withPlace(c, true, (place) =>
    guess(c, account, () => place.run(() => verifyPassword(password, account.password_hash))),
  );
}

/**
 * Counts wrong confirmations like wrong passwords (PASSWORD-2), for each session as if it were a device: a thief's
 * guesses run out, and lock the person out nowhere else.
 */
async function guess(
  c: Context<AppEnv>,
  { user: { username } }: Account,
  isRight: () => Promise<boolean>,
): Promise<Result<null>> {
  const guesser: Guesser = { kind: "device", device: `session ${c.get("session").session_id}` };
  const admitted = await takeKnownAttempt(c, username);
  if (!admitted.ok) return admitted;
  const counts = { ledger: `username:${username.toLowerCase()}`, tooMany: TOO_MANY } as const;
  return counted(c.env, counts, guesser, async () => {
    if (await isRight()) return ok(null);
    const { user_id } = c.get("session");
    await auditHourly(c.env, { ...originOf(c), action: "confirmation_failed", user_id });
    return err(WRONG);
  });
}

/** A backend's token does not prove that its person is present. */
async function confirmBySession(c: Context<AppEnv>): Promise<Result<null>> {
  const session = c.get("session");
  if (session.minted === true)
    return err(required("A token that a backend created confirms nothing"));
  const opened = await openedAt(c.env, session);
  if (opened !== null && Date.now() - opened <= FRESH_SESSION_MS) return ok(null);
  const minutes = FRESH_SESSION_MS / 60_000;
  return err(required(`Sign in again: it needs a session of the last ${minutes} minutes`));
}

function required(detail: string): Failure {
  return failure("confirmation_required", detail);
}
