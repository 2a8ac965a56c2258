/** The claims of an issuer's tokens from which profiles are updated. */
const FOLLOWED = ["name", "locale", "picture"] as const;
type Followed = (typeof FOLLOWED)[number];

/** The most characters of a claim that the server reads. */
const CLAIM_LENGTH = 2_048;

/** The claims last applied to a profile; `at`: the time (seconds) of the newest token with any. */
export type SeenClaims = { at: number } & { [Name in Followed]?: string | undefined };

/** Reads the claims of a token issued at that time (seconds). A claim of the wrong type counts as absent. */
export function claimsIn(payload: Record<string, unknown>, at: number): SeenClaims {
  const claims: SeenClaims = { at };
  for (const name of FOLLOWED) {
    const value = payload[name];
    if (typeof value === "string" && value !== "") claims[name] = value.slice(0, CLAIM_LENGTH);
  }
  return claims;
}

/**
 * ACCOUNT-4: returns the new claims, or null if there is nothing to apply: none has changed, or the token is older than
 * one already applied. An absent claim changes nothing.
 */
export function newClaims(
  seen: SeenClaims | null,
  token: SeenClaims,
): { changed: Partial<Record<Followed, string>>; seen: SeenClaims } | null {
  if (seen !== null && token.at < seen.at) return null;
  const changed: Partial<Record<Followed, string>> = {};
  for (const name of FOLLOWED) {
    const value = token[name];
    if (value !== undefined && value !== seen?.[name]) changed[name] = value;
  }
  if (Object.keys(changed).length === 0) return null;
  return { changed, seen: { ...seen, ...changed, at: token.at } };
}
