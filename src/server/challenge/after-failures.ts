import type { Context } from "hono";
import type { Guesser } from "#domain/guessing.ts";
import { failure } from "#protocol/errors.ts";
import { GUESSES_UNCHALLENGED } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import { passChallenge } from "./pass.ts";
import { challengeSettings, widgetOf } from "./settings.ts";

/**
 * ENTRY-5: requires a challenge for a sign-in after wrong passwords for its username or from its network, if the
 * operator has configured one. None of this depends on whether the username exists.
 */
export async function challengeAfterFailures(
  c: Context<AppEnv>,
  username: string,
  token: string | undefined,
): Promise<Result<null>> {
  const settings = challengeSettings(c.env);
  if (settings === null) return ok(null);
  const guesser = strangerAt(c);
  const [ofAccount, ofNetwork] = await Promise.all([
    c.env.LIMITERS.getByName(`username:${username.toLowerCase()}`).wrongGuesses(guesser),
    failuresFrom(c).wrongGuesses(guesser),
  ]);
  if (Math.max(ofAccount, ofNetwork) < GUESSES_UNCHALLENGED) return ok(null);
  if (token === undefined || token === "") {
    const challenge = widgetOf(settings, "login");
    return err(failure("challenge_required", undefined, { challenge }));
  }
  return passChallenge(c, "login", token);
}

/** Counts a wrong password by network only, for any account. */
export async function countFailure(c: Context<AppEnv>): Promise<void> {
  if (challengeSettings(c.env) === null) return;
  const guesser = strangerAt(c);
  await failuresFrom(c).startGuess(guesser);
  await failuresFrom(c).endGuess(guesser, false);
}

function failuresFrom(c: Context<AppEnv>) {
  return c.env.LIMITERS.getByName(`wrong-passwords:${clientNetwork(c)}`);
}

function strangerAt(c: Context<AppEnv>): Guesser {
  return { kind: "network", network: clientNetwork(c), known: false };
}
