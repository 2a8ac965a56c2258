/**
 * An access token and the time, by this machine's clock, to get the next one; `null` when the token does not state one.
 */
export interface AccessToken {
  readonly value: string;
  readonly refreshAt: number | null;
}

/** Supplies tokens to requests and sockets. Rejects with `signed_out` when there can be none. */
export interface TokenSource {
  /** Returns a token that is valid now. */
  current(): Promise<AccessToken>;
  /** Returns a token other than this one, which was refused or is about to expire. */
  renew(value: string): Promise<AccessToken>;
}

/** A token is replaced when this much of its life is over. */
export const REFRESH_AFTER = 0.8;

/** Reads `exp` and `iat` of a JWT, in milliseconds, without verifying it: that is the server's work. */
export function jwtLifetime(token: string): { exp: number; iat: number | null } | null {
  const claims = jwtClaims(token);
  const exp = claims?.["exp"];
  const iat = claims?.["iat"];
  if (typeof exp !== "number") return null;
  return { exp: exp * 1000, iat: typeof iat === "number" ? iat * 1000 : null };
}

/** When a JWT obtained at `now` from elsewhere is due for replacement. */
export function jwtRefreshAt(token: string, now: number): number | null {
  const lifetime = jwtLifetime(token);
  if (lifetime === null) return null;
  const bornAt = lifetime.iat ?? now;
  return bornAt + REFRESH_AFTER * (lifetime.exp - bornAt);
}

function jwtClaims(token: string): Record<string, unknown> | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null ? { ...claims } : null;
  } catch {
    return null;
  }
}
