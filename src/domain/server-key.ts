import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";

/** The state that decides whether a secret is accepted; times in ms. */
export interface KeyState {
  scopes: Scope[];
  hash: string;
  expires_at: number | null;
  previous: { hash: string; until: number } | null;
  revoked_at: number | null;
}

/**
 * KEY-2: returns the scopes of a key to a caller with its secret, identified by the hash; `same` compares hashes. Only
 * such callers get the reason of a refusal.
 */
export function decideKey(
  key: KeyState | null,
  hash: string,
  now: number,
  same: (one: string, other: string) => boolean,
): Result<Scope[]> {
  if (key === null) return refused("The server key is not valid");
  const isCurrent = same(key.hash, hash);
  const isPrevious = key.previous !== null && same(key.previous.hash, hash);
  if (!isCurrent && !isPrevious) return refused("The server key is not valid");
  if (key.revoked_at !== null) return refused("The server key was revoked");
  if (key.expires_at !== null && key.expires_at <= now)
    return refused("The server key has expired");
  if (!isCurrent && (key.previous?.until ?? 0) <= now) {
    return refused("The server key was rotated, and this secret no longer works");
  }
  return ok(key.scopes);
}

function refused(detail: string): Result<never> {
  return err(failure("invalid_key", detail));
}
