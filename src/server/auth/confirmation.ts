import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Guesser } from "#domain/guessing.ts";
import type { Confirmation } from "#protocol/confirmation.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import { FRESH_SESSION_MS } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { sessionOpenedAt } from "#storage/d1/sessions.ts";
import { accountById, type Account } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { verifyPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";

const TOO_MANY = "Too many wrong confirmations in this session";

/**
 * CONFIRM-1: decides whether the person themselves asks, and not only someone who holds their access token. Runs behind
 * `authenticated`.
 */
export async function confirm(
  c: Context<AppEnv>,
  userId: string,
  confirmation: Confirmation | undefined,
): Promise<Result<null>> {
  const account = await accountById(drizzle(c.env.DB), userId);
  if (account === null) return err(failure("unauthenticated"));
  const { password_hash } = account;
  if (password_hash === null) return confirmBySession(c);
  const { password } = confirmation ?? {};
  if (password === undefined) return err(required("Send `confirmation` with the password"));
  return guess(c, account, async () => verifyPassword(password, password_hash));
}

/**
 * Counts a wrong confirmation as PASSWORD-2 counts a wrong password, by session as if it were a device: a thief's guesses
 * run out, and neither they nor strangers' lock the person out elsewhere.
 */
async function guess(
  c: Context<AppEnv>,
  { user: { username } }: Account,
  isRight: () => Promise<boolean>,
): Promise<Result<null>> {
  const guesser: Guesser = { kind: "device", device: `session ${c.get("session").session_id}` };
  return withPlace(c, true, async (place) => {
    const admitted = await takeKnownAttempt(c, username);
    if (!admitted.ok) return admitted;
    const guesses = c.env.LIMITERS.getByName(`username:${username.toLowerCase()}`);
    const retry_after_ms = await guesses.startGuess(guesser);
    if (retry_after_ms > 0) return err(failure("rate_limited", TOO_MANY, { retry_after_ms }));
    const right = await place.run(isRight);
    await guesses.endGuess(guesser, right);
    return right ? ok(null) : err(failure("invalid_credentials", "The confirmation is wrong"));
  });
}

async function confirmBySession(c: Context<AppEnv>): Promise<Result<null>> {
  const { user_id, session_id, outside, authenticated_at } = c.get("session");
  const openedAt = outside
    ? (authenticated_at ?? null)
    : await sessionOpenedAt(drizzle(c.env.DB), user_id, session_id);
  if (openedAt !== null && Date.now() - openedAt <= FRESH_SESSION_MS) return ok(null);
  const minutes = FRESH_SESSION_MS / 60_000;
  return err(required(`Sign in again: it needs a session of the last ${minutes} minutes`));
}

function required(detail: string): Failure {
  return failure("confirmation_required", detail);
}
