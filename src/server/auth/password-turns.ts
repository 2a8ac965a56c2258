import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { PASSWORDS_AT_ONCE, PASSWORDS_AT_ONCE_KNOWN } from "#protocol/limits.ts";
import { err, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { Turns, type Place } from "./turns.ts";

/** Long enough to answer a request of several steps between two hashes. */
const BETWEEN_MS = 40;
const RETRY_MS = 2_000;

/** One queue for the whole isolate, because workerd hashes on its only thread. */
const turns = new Turns(BETWEEN_MS);

/**
 * Reserves a place in the queue, then runs work that hashes a password; a request that finds no place costs nothing.
 * `known`: the password comes from a device that the account knows.
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
  // A disconnecting client must neither keep its place nor delay the requests behind it.
  c.executionCtx.waitUntil(done.catch(() => undefined));
  return done;
}
