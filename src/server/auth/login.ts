import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Guesser } from "#domain/guessing.ts";
import type { Grant } from "#protocol/auth.ts";
import type { Credentials } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountByUsername } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt, takeDeviceLookup, takeKnownAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { auditHourly } from "../audit.ts";
import { originOf } from "../origin.ts";
import { guesserOf, type Source } from "./devices.ts";
import { verifyPassword } from "./password.ts";
import { withPlace } from "./password-turns.ts";
import { signIn } from "./sign-in.ts";
import type { Place } from "./turns.ts";

const TOO_MANY =
  "Too many wrong passwords for this username; a device that has signed in before is not refused";

/**
 * Decides whether an attempt may go on before it reads the account, and by nothing that depends on whether the account
 * exists: neither the answer nor its time reveals to a stranger that a username is taken. It makes the cheapest checks
 * first.
 */
export async function login(c: Context<AppEnv>, credentials: Credentials): Promise<Result<Grant>> {
  const { username, device_secret } = credentials;
  const source = { device_secret, network: clientNetwork(c) };
  const guesser = () => guesserOf(c.env, username, source, Date.now());
  const looksUp = device_secret !== undefined && (await takeDeviceLookup(c)).ok;
  const device = looksUp ? await guesser() : null;
  const known = device?.kind === "device";
  return withPlace(c, known, async (place) => {
    const admitted = await (known ? takeKnownAttempt(c, username) : takeAttempt(c));
    if (!admitted.ok) return admitted;
    return tryPassword(c, credentials, { source, guesser: device ?? (await guesser()), place });
  });
}

async function tryPassword(
  c: Context<AppEnv>,
  { username, password }: Credentials,
  { source, guesser, place }: { source: Source; guesser: Guesser; place: Place },
): Promise<Result<Grant>> {
  const { env } = c;
  const guesses = env.LIMITERS.getByName(`username:${username.toLowerCase()}`);
  const retry_after_ms = await guesses.startGuess(guesser);
  if (retry_after_ms > 0) return err(failure("rate_limited", TOO_MANY, { retry_after_ms }));
  const account = await accountByUsername(drizzle(env.DB), username);
  const hash = account?.password_hash ?? null;
  const right = await place.run(() => verifyPassword(password, hash));
  await guesses.endGuess(guesser, right);
  if (!right || account === null) {
    const failed = { action: "sign_in_failed", user_id: account?.user.id ?? null } as const;
    // Beside the answer, so that its time says nothing of the account.
    c.executionCtx.waitUntil(auditHourly(env, { ...originOf(c), ...failed }));
    return err(failure("invalid_credentials"));
  }
  if (account.disabled) return err(failure("account_disabled"));
  return ok(await signIn(c, account.user, source, Date.now()));
}
