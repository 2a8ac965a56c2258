import type { Guesser } from "#domain/guessing.ts";
import { failure } from "#protocol/errors.ts";
import { err, type Result } from "#protocol/result.ts";
import type { Env } from "../env.ts";

/** A kind of secret with its own counts, and the error for someone who has guessed too often. */
export interface Counts {
  ledger: `username:${string}` | `recovery:${string}` | `factor:${string}`;
  tooMany: string;
}

/**
 * PASSWORD-2: lets this guesser try a guessable secret, or makes them wait. `attempt` returns `invalid_credentials` for
 * a wrong secret. The guess counts before the attempt begins, so concurrent guesses gain nothing.
 */
export async function counted<T>(
  env: Env,
  { ledger, tooMany }: Counts,
  guesser: Guesser,
  attempt: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const guesses = env.LIMITERS.getByName(ledger);
  const retry_after_ms = await guesses.startGuess(guesser);
  if (retry_after_ms > 0) return err(failure("rate_limited", tooMany, { retry_after_ms }));
  const tried = await attempt();
  await guesses.endGuess(guesser, tried.ok || tried.error.code !== "invalid_credentials");
  return tried;
}
