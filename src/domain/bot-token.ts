import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Scope } from "#protocol/server-key.ts";

/** The state that decides whether a bot's token is accepted; times in ms. */
export interface TokenState {
  scopes: Scope[];
  hash: string;
  previous: { hash: string; until: number } | null;
  revoked: boolean;
}

/**
 * BOT-2: returns the scopes of a token to a caller with its secret, identified by the hash. The hash covers 256 random
 * bits, so the time of a comparison reveals nothing of the secret.
 */
export function decideToken(token: TokenState | null, hash: string, now: number): Result<Scope[]> {
  if (token === null || (token.hash !== hash && token.previous?.hash !== hash)) {
    return err(failure("unauthenticated", "The bot's token is not valid"));
  }
  if (token.revoked) return err(failure("session_revoked", "The bot was removed"));
  if (token.hash === hash || (token.previous?.until ?? 0) > now) return ok(token.scopes);
  return err(failure("unauthenticated", "The bot's token was rotated"));
}
