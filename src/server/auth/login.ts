import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import type { Credentials, Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountByUsername, type Account } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { takeAttempt } from "../middleware/auth-attempts.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { deviceSignedIn, guesserOf } from "./devices.ts";
import { verifyPassword } from "./password.ts";
import { inTurn, overloaded } from "./password-turns.ts";
import { openSession } from "./sessions.ts";

/**
 * Who may try is decided before the account is looked at, and by nothing that depends on there being one: neither what
 * is answered nor how long it takes tells a stranger whose username it is.
 */
export async function login(
  c: Context<AppEnv>,
  { username, password, device_secret }: Credentials,
): Promise<Result<Grant>> {
  const { env } = c;
  const source = { device_secret, network: clientNetwork(c) };
  const guesser = await guesserOf(env, username, source, Date.now());
  const known = guesser.kind === "device";
  const room = overloaded(known, Date.now());
  if (!room.ok) return room;
  const admitted = known ? ok(null) : await takeAttempt(c);
  if (!admitted.ok) return admitted;

  const guesses = env.LIMITERS.getByName(`username:${username.toLowerCase()}`);
  const retry_after_ms = await guesses.startGuess(guesser);
  if (retry_after_ms > 0) return err(failure("rate_limited", TOO_MANY, { retry_after_ms }));
  const account = await accountByUsername(drizzle(env.DB), username);
  const hash = account?.password_hash ?? null;
  const verified = await inTurn(c, known, () => verifyPassword(password, hash));
  const right = verified.ok && verified.value;
  await guesses.endGuess(guesser, right ? "right" : verified.ok ? "wrong" : "unseen");

  if (!verified.ok) return verified;
  if (!right || account === null) return err(failure("invalid_credentials"));
  if (account.disabled) return err(failure("account_disabled"));
  return ok(await signIn(c, account.user, source, Date.now()));
}

const TOO_MANY =
  "Too many wrong passwords for this username; a device that has signed in before is not refused";

/** A session, and a device that the account knows from now on. */
export async function signIn(
  c: Context<AppEnv>,
  user: Account["user"],
  source: Parameters<typeof deviceSignedIn>[2],
  now: number,
): Promise<Grant> {
  const device_secret = await deviceSignedIn(c.env, user, source, now);
  const grant = await openSession(c.env, user, c.req.header("user-agent"), now);
  return { ...grant, device_secret };
}
