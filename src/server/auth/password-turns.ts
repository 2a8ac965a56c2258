import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { PASSWORDS_AT_ONCE, PASSWORDS_AT_ONCE_KNOWN } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { AppEnv } from "../http.ts";
import { Turns } from "./turns.ts";

/** Enough for a request that takes several steps to be answered between two hashes. */
const BETWEEN_MS = 20;
const RETRY_MS = 2_000;

/** One for the isolate: workerd hashes on its only thread. */
const turns = new Turns(BETWEEN_MS);

export function overloaded(known: boolean, now: number): Result<null> {
  const most = known ? PASSWORDS_AT_ONCE_KNOWN : PASSWORDS_AT_ONCE;
  if (turns.count(now) < most) return ok(null);
  const detail = "Too many people are signing in right now";
  return err(failure("overloaded", detail, { retry_after_ms: RETRY_MS }));
}

/** Hashes a password when its turn has come. */
export async function inTurn<T>(
  c: Context<AppEnv>,
  known: boolean,
  hash: () => Promise<T>,
): Promise<Result<T>> {
  const now = Date.now();
  const admitted = overloaded(known, now);
  if (!admitted.ok) return admitted;
  const hashed = turns.run(hash, now);
  // A client that hangs up must not take with it the turns of those who wait behind it.
  c.executionCtx.waitUntil(hashed.catch(() => undefined));
  return ok(await hashed);
}
