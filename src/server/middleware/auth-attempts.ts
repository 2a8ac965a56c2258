import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { configOf } from "../config.ts";
import { problem, type AppEnv } from "../http.ts";
import { clientNetwork } from "./network-of.ts";

/**
 * Limits refreshes separately from passwords, so that people stay signed in while neighbours on their network guess.
 */
export const refreshAttempts = createMiddleware<AppEnv>(async (c, next) => {
  const limit = configOf(c.env).REFRESHES_PER_MINUTE;
  const admitted = await take(c, `refresh:${clientNetwork(c)}`, limit);
  return admitted.ok ? next() : problem(c, admitted.error);
});

/** Limits one network's requests that make this server call an issuer; the issuer limits its own sign-ins. */
export const outsideSignIns = createMiddleware<AppEnv>(async (c, next) => {
  const limit = configOf(c.env).REFRESHES_PER_MINUTE;
  const admitted = await take(c, `oidc:${clientNetwork(c)}`, limit);
  return admitted.ok ? next() : problem(c, admitted.error);
});

/** Limits one network's attempts with passkeys and second steps; codes are also counted by account. */
export const passkeyAttempts = createMiddleware<AppEnv>(async (c, next) => {
  const limit = configOf(c.env).REFRESHES_PER_MINUTE;
  const admitted = await take(c, `passkey:${clientNetwork(c)}`, limit);
  return admitted.ok ? next() : problem(c, admitted.error);
});

/** Limits one network's requests for reset links, whose responses never reveal whether one was sent. */
export const forgotAttempts = createMiddleware<AppEnv>(async (c, next) => {
  const limit = configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE;
  const admitted = await take(c, `forgot:${clientNetwork(c)}`, limit);
  return admitted.ok ? next() : problem(c, admitted.error);
});

/** Limits one network's new accounts and password attempts, across all usernames. */
export function takeAttempt(c: Context<AppEnv>): Promise<Result<null>> {
  return take(c, clientNetwork(c), configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE);
}

/** Limits the challenges that this server verifies for one network, separately from its attempts. */
export function takeChallenge(c: Context<AppEnv>): Promise<Result<null>> {
  return take(c, `challenge:${clientNetwork(c)}`, configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE);
}

/**
 * Limits the attempts of one account's known devices, which do not count towards their network. Otherwise the holder of
 * one account could occupy all places for passwords.
 */
export function takeKnownAttempt(c: Context<AppEnv>, username: string): Promise<Result<null>> {
  const key = `account:${username.toLowerCase()}`;
  return take(c, key, configOf(c.env).AUTH_ATTEMPTS_PER_MINUTE);
}

/**
 * Limits one network's lookups of device secrets: like refresh tokens they cannot be guessed, but anyone can send
 * made-up ones.
 */
export function takeDeviceLookup(c: Context<AppEnv>): Promise<Result<null>> {
  return take(c, `device:${clientNetwork(c)}`, configOf(c.env).REFRESHES_PER_MINUTE);
}

async function take(c: Context<AppEnv>, key: string, limit: number): Promise<Result<null>> {
  const retry_after_ms = await c.env.LIMITERS.getByName(key).take(limit);
  if (retry_after_ms === 0) return ok(null);
  return err(failure("rate_limited", `At most ${limit} attempts a minute`, { retry_after_ms }));
}
