/** An access token and when to get the next one, by this machine's clock; `null` if the token does not state it. */
export interface AccessToken {
  readonly value: string;
  readonly refreshAt: number | null;
}

/** Supplies tokens to requests and sockets. Rejects with `signed_out` if there can be none. */
export interface TokenSource {
  /** Returns a token that is valid now. */
  current(): Promise<AccessToken>;
  /** Returns a token other than this one, which was refused or is about to expire. */
  renew(value: string): Promise<AccessToken>;
}

/** The share of a token's life after which it is replaced. */
export const REFRESH_AFTER = 0.8;

/** Reads `exp` and `iat` of a JWT, in milliseconds, without verifying it, which is up to the server. */
export function jwtLifetime(token: string): { exp: number; iat: number | null } | null {
  const claims = jwtClaims(token);
  const exp = claims?.["exp"];
  const iat = claims?.["iat"];
  if (typeof exp !== "number") return null;
  return { exp: exp * 1000, iat: typeof iat === "number" ? iat * 1000 : null };
}

/** Returns when to replace a JWT obtained at `now` from elsewhere. */
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
