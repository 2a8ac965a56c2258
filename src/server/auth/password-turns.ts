import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { PASSWORDS_AT_ONCE, PASSWORDS_AT_ONCE_KNOWN } from "#protocol/limits.ts";
import { err, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { Turns, type Place } from "./turns.ts";

/** Enough for a request that takes several steps to be answered between two hashes. */
const BETWEEN_MS = 40;
const RETRY_MS = 2_000;

/** One for the isolate: workerd hashes on its only thread. */
const turns = new Turns(BETWEEN_MS);

/**
 * Does what needs a password hashed, with its place among those who wait taken first: those for whom there is none cost
 * nothing. `known`: the password comes from a device that the account knows.
 */
export async function withPlace<T>(
  c: Context<AppEnv>,
  known: boolean,
  work: (place: Place) => Promise<Result<T>>,
): Promise<Result<T>> {
  const place = turns.reserve(known ? PASSWORDS_AT_ONCE_KNOWN : PASSWORDS_AT_ONCE, Date.now());
  if (place === null) {
    const detail = "Too many people are signing in right now";
    return err(failure("overloaded", detail, { retry_after_ms: RETRY_MS }));
  }
  const done = work(place).finally(place.leave);
  // A client that hangs up must not take its place with it, nor the turns of those who wait behind it.
  c.executionCtx.waitUntil(done.catch(() => undefined));
  return done;
}
