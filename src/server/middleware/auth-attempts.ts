import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";
import { networkOf } from "./network-of.ts";

/** Bounds how fast one address may guess passwords and make accounts. */
export const authAttempts = createMiddleware<AppEnv>(async (c, next) => {
  const address = networkOf(c.req.header("cf-connecting-ip") ?? "unknown");
  const admitted = await takeAttempt(c, address);
  return admitted.ok ? next() : problem(c, admitted.error);
});

/**
 * Bounds how fast one account's password may be guessed, from however many addresses. Asked before it is looked up, so
 * that it tells nobody whether there is such an account.
 */
export function takeAttemptOn(c: Context<AppEnv>, username: string): Promise<Result<null>> {
  return takeAttempt(c, `username:${username.toLowerCase()}`);
}

async function takeAttempt(c: Context<AppEnv>, key: string): Promise<Result<null>> {
  const limit = configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE;
  const retry_after_ms = await c.env.LIMITERS.getByName(key).take(limit);
  if (retry_after_ms === 0) return ok(null);
  return err(failure("rate_limited", `At most ${limit} attempts a minute`, { retry_after_ms }));
}
